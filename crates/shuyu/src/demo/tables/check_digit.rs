//! Check characters of the two codes the person-level tables carry.

/// The 31 characters of a unified social credit code (GB 32100): no I, O, S, V, Z.
pub const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Check character of a resident id from its first 17 digits (GB 11643, ISO 7064 MOD 11-2).
/// `None` when they are not 17 digits.
pub fn resident_id(first17: &str) -> Option<char> {
    if first17.len() != 17 {
        return None;
    }
    // Weight of the digit at position i, from the left, is 2^(17-i) mod 11; Horner keeps it small.
    let mut sum = 0;
    for c in first17.chars() {
        sum = (sum + c.to_digit(10)?) * 2 % 11;
    }
    let check = (12 - sum) % 11;
    if check == 10 { Some('X') } else { char::from_digit(check, 10) }
}

/// Check character of a unified social credit code from its first 17 characters (GB 32100).
/// `None` when they are not 17 characters of [`CREDIT_ALPHABET`].
pub fn credit_code(first17: &str) -> Option<char> {
    if first17.len() != 17 {
        return None;
    }
    let mut sum = 0;
    let mut weight = 1;
    for byte in first17.bytes() {
        sum += CREDIT_ALPHABET.iter().position(|c| *c == byte)? * weight;
        weight = weight * 3 % 31;
    }
    CREDIT_ALPHABET.get((31 - sum % 31) % 31).map(|c| char::from(*c))
}

/// Check character of an organisation code from its first 8 characters (GB 11714), the ninth of a credit code's
/// characters 9 to 17. `None` when they are not 8 digits or capital letters.
pub fn organisation_code(first8: &str) -> Option<char> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    if first8.len() != 8 || first8.bytes().any(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in first8.chars().zip(WEIGHTS) {
        sum += c.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        check => char::from_digit(check, 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_ids_get_the_check_character_of_the_standard() {
        // Published examples whose division code is not an assigned one.
        for id in ["990426199112010074", "110111198012010078", "110201199312010077", "120110199212010072"] {
            assert_eq!(resident_id(&id[..17]), id.chars().last());
        }
        assert_eq!(resident_id("44011320141005001"), Some('X'));
        assert_eq!(resident_id("1234"), None);
        assert_eq!(resident_id("3299011990030712X"), None);
    }

    #[test]
    fn credit_codes_get_the_check_character_of_the_standard() {
        assert_eq!(credit_code("91110000600037341"), Some('L'));
        assert_eq!(credit_code("9111000060003734I"), None, "I is not in the alphabet");
        assert_eq!(credit_code("911100006"), None);
    }

    #[test]
    fn organisation_codes_get_the_check_character_of_the_standard() {
        assert_eq!(organisation_code("60003734"), Some('1'), "the one inside the credit code above");
        assert_eq!(organisation_code("6000373"), None);
    }

    #[test]
    fn changing_one_character_changes_the_check_character() {
        let base = "91329900MA0000011";
        let check = credit_code(base);
        for i in 0..17 {
            let mut changed: Vec<char> = base.chars().collect();
            if let Some(c) = changed.get_mut(i) {
                *c = if *c == '9' { '8' } else { '9' };
            }
            assert_ne!(credit_code(&changed.iter().collect::<String>()), check, "position {i}");
        }
    }
}
