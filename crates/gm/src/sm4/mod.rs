//! The SM4 block cipher (GB/T 32907) in counter mode, as fast as the processor allows: the GFNI and
//! AVX-512 kernel, the AES-NI kernel, or the `sm4` crate, which is also the oracle of the tests.

#[cfg(target_arch = "x86_64")]
mod aesni;
#[cfg(target_arch = "x86_64")]
mod batches;
#[cfg(target_arch = "x86_64")]
mod gfni;
mod schedule;

use crate::Secret;
use sm4::cipher::{BlockCipherEncrypt, KeyInit};

/// Length of a block, in bytes.
pub(crate) const BLOCK_LEN: usize = 16;

/// SM4 under one key, ready for counter mode.
#[derive(Clone)]
pub(crate) struct Sm4Ctr(Backend);

#[derive(Clone)]
enum Backend {
    #[cfg(target_arch = "x86_64")]
    Gfni(gfni::Kernel),
    #[cfg(target_arch = "x86_64")]
    AesNi(aesni::Kernel),
    Portable(Box<sm4::Sm4>),
}

impl Sm4Ctr {
    /// Computes the key schedule for the fastest implementation this processor has.
    pub(crate) fn new(key: &Secret<16>) -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if let Some(kernel) = gfni::Kernel::new(key) {
                return Self(Backend::Gfni(kernel));
            }
            if let Some(kernel) = aesni::Kernel::new(key) {
                return Self(Backend::AesNi(kernel));
            }
        }
        Self::portable(key)
    }

    fn portable(key: &Secret<16>) -> Self {
        Self(Backend::Portable(Box::new(sm4::Sm4::new(key.expose().into()))))
    }

    /// Name of the implementation in use, for benchmarks and the inventory of cryptography.
    pub(crate) fn implementation(&self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Backend::Gfni(_) => "GFNI + AVX-512",
            #[cfg(target_arch = "x86_64")]
            Backend::AesNi(_) => "AES-NI",
            Backend::Portable(_) => "portable",
        }
    }

    /// XORs `data` with the key stream of the blocks `nonce ‖ counter`, `nonce ‖ counter + 1`, …; the
    /// counter has 32 bits and wraps, as GCM defines it.
    pub(crate) fn apply(&self, nonce: &[u8; 12], counter: u32, data: &mut [u8]) {
        match &self.0 {
            #[cfg(target_arch = "x86_64")]
            Backend::Gfni(kernel) => kernel.apply(nonce, counter, data),
            #[cfg(target_arch = "x86_64")]
            Backend::AesNi(kernel) => kernel.apply(nonce, counter, data),
            Backend::Portable(cipher) => apply_portable(cipher, nonce, counter, data),
        }
    }
}

fn apply_portable(cipher: &sm4::Sm4, nonce: &[u8; 12], mut counter: u32, data: &mut [u8]) {
    for chunk in data.chunks_mut(BLOCK_LEN) {
        let mut block = [0u8; BLOCK_LEN];
        block[..12].copy_from_slice(nonce);
        block[12..].copy_from_slice(&counter.to_be_bytes());
        cipher.encrypt_block((&mut block).into());
        chunk.iter_mut().zip(block).for_each(|(byte, key)| *byte ^= key);
        counter = counter.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Random, SeededRandom};
    use proptest::prelude::*;

    /// Every implementation this processor can run, the oracle last.
    fn implementations(key: &Secret<16>) -> Vec<Sm4Ctr> {
        let mut all = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            all.extend(gfni::Kernel::new(key).map(|kernel| Sm4Ctr(Backend::Gfni(kernel))));
            all.extend(aesni::Kernel::new(key).map(|kernel| Sm4Ctr(Backend::AesNi(kernel))));
        }
        all.push(Sm4Ctr::portable(key));
        all
    }

    /// What every implementation makes of `data`; it must be the same.
    fn agreed(key: &Secret<16>, nonce: &[u8; 12], counter: u32, data: &[u8]) -> Vec<u8> {
        let mut outputs = implementations(key).into_iter().map(|cipher| {
            let mut output = data.to_vec();
            cipher.apply(nonce, counter, &mut output);
            (cipher.implementation(), output)
        });
        let (name, first) = outputs.next().unwrap();
        for (other, output) in outputs {
            assert!(output == first, "{name} and {other} differ: counter {counter}, {} bytes", data.len());
        }
        first
    }

    #[test]
    fn one_block_is_the_example_of_gb_t_32907() {
        let block: [u8; 16] = hex::decode("0123456789abcdeffedcba9876543210").unwrap().try_into().unwrap();
        let (nonce, counter) = (block[..12].try_into().unwrap(), u32::from_be_bytes(block[12..].try_into().unwrap()));
        let stream = agreed(&Secret::new(block), &nonce, counter, &[0; 16]);
        assert_eq!(hex::encode(stream), "681edf34d206965e86b3e94f536e4246");
    }

    #[test]
    fn every_kernel_equals_the_oracle_at_every_length_around_its_batches() {
        let mut random = SeededRandom::new(b"lengths");
        let key = Secret::random(&mut random).unwrap();
        let mut nonce = [0; 12];
        random.fill(&mut nonce).unwrap();
        for len in (0..=2_100).chain([4_095, 4_096, 4_097, 65_536, 65_537]) {
            agreed(&key, &nonce, 2, &vec![0x5a; len]);
        }
    }

    #[test]
    fn every_kernel_equals_the_oracle_across_the_counter_wrap() {
        for before in 0..70 {
            agreed(&Secret::new([0xA5; 16]), &[7; 12], u32::MAX - before, &[0; 1_300]);
        }
    }

    proptest! {
        #[test]
        fn every_kernel_equals_the_oracle_for_any_key_nonce_counter_and_data(
            key in any::<[u8; 16]>(), nonce in any::<[u8; 12]>(), counter in any::<u32>(),
            data in prop::collection::vec(any::<u8>(), 0..3_000),
        ) {
            agreed(&Secret::new(key), &nonce, counter, &data);
        }
    }
}
