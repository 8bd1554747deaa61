/// Why a ship stays out.
#[failure]
pub enum Refused {
    #[say(en = "the harbour is full", zh = "港口已满")]
    Full = 1,
    #[say(en = "{draught} is too deep", zh = "吃水 {draught} 过深")]
    Deep { draught: u32 } = 2,
}
