//! Colors and their contrast, by WCAG 2.2's definition of relative luminance.

#[derive(Clone, Copy, Debug)]
pub(crate) struct Color([f64; 3]);

impl Color {
    /// `#rrggbb`
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let channels = [channel(0)?, channel(2)?, channel(4)?];
        Some(Self(channels.map(|channel| f64::from(channel) / 255.0)))
    }

    /// So much of it, on top of another.
    pub(crate) fn over(self, other: Self, share: f64) -> Self {
        let mut mixed = [0.0; 3];
        for (at, channel) in mixed.iter_mut().enumerate() {
            *channel = self.0[at].mul_add(share, other.0[at] * (1.0 - share));
        }
        Self(mixed)
    }

    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}
