//! How a connection is secured.

use tonic::transport::{Certificate, ClientTlsConfig, Identity};

/// What a client trusts, and what it shows: everything in PEM.
///
/// Only the authorities that are named are trusted, not those of the system: a consortium has
/// its own.
#[derive(Clone)]
pub struct Tls {
    authorities: Vec<u8>,
    identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Tls {
    /// Trusts nodes whose certificate comes from one of `authorities`.
    pub const fn trusting(authorities: Vec<u8>) -> Self {
        Self {
            authorities,
            identity: None,
        }
    }

    /// Shows a certificate to nodes that ask for one, and signs with its key.
    #[must_use]
    pub fn known_by(mut self, certificate: Vec<u8>, key: Vec<u8>) -> Self {
        self.identity = Some((certificate, key));
        self
    }

    pub(crate) fn config(&self) -> ClientTlsConfig {
        let authorities = Certificate::from_pem(&self.authorities);
        let tls = ClientTlsConfig::new().ca_certificate(authorities);
        match &self.identity {
            Some((certificate, key)) => tls.identity(Identity::from_pem(certificate, key)),
            None => tls,
        }
    }
}

impl core::fmt::Debug for Tls {
    /// Shows no key.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Tls")
            .field("shows_certificate", &self.identity.is_some())
            .finish_non_exhaustive()
    }
}
