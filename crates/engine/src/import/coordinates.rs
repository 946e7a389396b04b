//! Columns of numbers that look like longitudes or latitudes (EC-190): the same figures mean places some hundred metres
//! apart in WGS-84, GCJ-02 and BD-09, so the provider is asked which they are.

use domain::{
    catalogue::{Axis, NoticeKind},
    task::{ImportedColumn, NoticeCount},
};

/// Decimals a figure has at least that is taken for a place without its name saying so: ten metres.
const FINE: f64 = 1e3;
/// What a float of so many decimals may be off by.
const ROUNDING: f64 = 1e-6;
/// Share of such figures in a column, in percent.
const FINE_PERCENT: u64 = 90;

/// What the numbers of a column lie between.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    low: f64,
    high: f64,
    values: u64,
    /// Numbers with more than three decimals.
    fine: u64,
}

impl Default for Span {
    fn default() -> Self {
        Self { low: f64::INFINITY, high: f64::NEG_INFINITY, values: 0, fine: 0 }
    }
}

impl Span {
    /// Takes in one number.
    pub fn observe(&mut self, value: f64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        self.values += 1;
        let scaled = value * FINE;
        self.fine += u64::from((scaled - scaled.round()).abs() > ROUNDING);
    }

    fn within(&self, (low, high): (f64, f64)) -> bool {
        self.values > 0 && self.low >= low && self.high <= high
    }

    /// Whether its numbers could be places in China without their name saying so.
    fn places(&self, axis: Axis) -> bool {
        self.within(inland(axis)) && self.fine.saturating_mul(100) >= self.values.saturating_mul(FINE_PERCENT)
    }
}

/// Degrees an axis has.
fn everywhere(axis: Axis) -> (f64, f64) {
    match axis {
        Axis::Longitude => (-180.0, 180.0),
        Axis::Latitude => (-90.0, 90.0),
    }
}

/// Degrees of the country on an axis, rounded outwards.
fn inland(axis: Axis) -> (f64, f64) {
    match axis {
        Axis::Longitude => (73.0, 136.0),
        Axis::Latitude => (3.0, 54.0),
    }
}

/// Tells of the columns that look like coordinates: by their name, or where two columns without such names lie
/// within the country, one on each axis. `spans` are those of the columns of numbers.
pub fn tell(columns: &mut [ImportedColumn], spans: &[Option<Span>]) {
    let unnamed = |axis: Axis| {
        let mut sides = columns.iter().zip(spans).filter(|(column, _)| Axis::of_name(&column.name).is_none());
        sides.any(|(_, span)| span.is_some_and(|span| span.places(axis)))
    };
    let pair = unnamed(Axis::Longitude) && unnamed(Axis::Latitude);
    for (column, span) in columns.iter_mut().zip(spans) {
        let Some(span) = span else { continue };
        let named = Axis::of_name(&column.name).filter(|axis| span.within(everywhere(*axis)));
        let nameless = Axis::of_name(&column.name).is_none() && pair;
        let guessed = Axis::ALL.iter().copied().find(|axis| nameless && span.places(*axis));
        if let Some(axis) = named.or(guessed) {
            column.notices.push(NoticeCount { kind: NoticeKind::of(axis), values: span.values });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::task::DataType;

    fn told(columns: &[(&str, &[f64])]) -> Vec<Option<NoticeKind>> {
        let column = |name: &str| ImportedColumn {
            name: name.into(),
            data_type: DataType::Number,
            nulls: 0,
            distinct: 1,
            content: Vec::new(),
            notices: Vec::new(),
        };
        let mut described: Vec<_> = columns.iter().map(|(name, _)| column(name)).collect();
        let span = |values: &[f64]| {
            let mut span = Span::default();
            values.iter().for_each(|value| span.observe(*value));
            span
        };
        let spans: Vec<_> = columns.iter().map(|(_, values)| Some(span(values))).collect();
        tell(&mut described, &spans);
        described.iter().map(|column| column.notices.first().map(|notice| notice.kind)).collect()
    }

    #[test]
    fn ec_190_coordinates_are_known_by_name_and_range_or_as_a_pair() {
        let (east, north) = (Some(NoticeKind::Longitude), Some(NoticeKind::Latitude));
        assert_eq!(told(&[("站点经度", &[118.8, 119.0]), ("lat", &[-12.0])]), [east, north]);
        assert_eq!(told(&[("lat", &[350.0])]), [None], "no latitude has so many degrees");
        let (x, y) = ([118.796877, 118.767413], [32.060255, 32.041544]);
        assert_eq!(told(&[("x", &x), ("y", &y)]), [east, north]);
        assert_eq!(told(&[("x", &x)]), [None], "one alone may be anything");
        assert_eq!(told(&[("温度", &[21.5, 36.6]), ("体重", &[80.2, 101.0])]), [None, None]);
    }
}
