//! Who is at the other end of a connection, by the certificate that TLS has verified.

use tonic::Request;
use tonic::transport::server::TlsConnectInfo;
use tradewind_types::Organisation;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::places::Share;

/// The organisation (`O`) that the client's certificate names, if it has one and it is a name
/// of this ledger's.
pub(super) fn organisation<T>(request: &Request<T>) -> Option<Organisation> {
    let connection = request.extensions().get::<TlsConnectInfo<Share>>()?;
    let certificates = connection.peer_certs()?;
    read(certificates.first()?)
}

fn read(certificate: &[u8]) -> Option<Organisation> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let mut organisations = certificate.subject().iter_organization();
    let organisation = organisations.next()?.as_str().ok()?;
    // Two names would be nobody's.
    organisations
        .next()
        .is_none()
        .then(|| organisation.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, DnType, KeyPair};

    fn certificate(organisations: &[&str]) -> Vec<u8> {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        for organisation in organisations {
            params
                .distinguished_name
                .push(DnType::OrganizationName, *organisation);
        }
        let signed = params.self_signed(&key).expect("signed");
        signed.der().to_vec()
    }

    #[test]
    fn a_certificate_is_of_the_organisation_that_its_subject_names() {
        let read = |organisations| read(&certificate(organisations));
        assert_eq!(read(&["shop"]), "shop".parse().ok());
        assert_eq!(read(&[]), None);
        assert_eq!(read(&["The Shop Ltd."]), None);
        assert_eq!(super::read(&[0x30, 0x82, 0xff]), None);
    }
}
