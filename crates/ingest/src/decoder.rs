use crate::compression::Compression;
use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder as ZstdDecoder, InBuffer, Operation, OutBuffer};

/// The largest window a zstd frame may ask for: 2^27 bytes, the limit of the format's own tool.
const ZSTD_WINDOW_LOG: u32 = 27;

/// A decoder that takes a gzip member or a zstd frame in pieces, of any size, in bounded memory.
#[derive(Default)]
pub(crate) struct Decoder {
    kind: Kind,
    /// Damage that was met behind bytes that came out well; told by the next step.
    damage: Option<String>,
}

#[derive(Default)]
enum Kind {
    #[default]
    Idle,
    Gzip(Box<Decompress>),
    Zstd(ZstdDecoder<'static>),
}

/// What one step did.
pub(crate) struct Step {
    /// Bytes taken.
    pub(crate) packed: usize,
    /// Bytes given.
    pub(crate) unpacked: usize,
    /// The member or frame has ended, and its checksum was right.
    pub(crate) ended: bool,
}

impl Decoder {
    /// Gets ready for a new member or frame.
    pub(crate) fn begin(&mut self, compression: Compression) -> Result<(), String> {
        self.damage = None;
        match (&mut self.kind, compression) {
            (_, Compression::Plain) => self.kind = Kind::Idle,
            // Resetting a decoder makes it expect zlib's header, not gzip's; so a new one.
            (_, Compression::Gzip) => self.kind = Kind::Gzip(Box::new(Decompress::new_gzip(15))),
            (Kind::Zstd(decoder), _) => decoder.reinit().map_err(|error| error.to_string())?,
            _ => {
                let mut decoder = ZstdDecoder::new().map_err(|error| error.to_string())?;
                decoder.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG)).map_err(|error| error.to_string())?;
                self.kind = Kind::Zstd(decoder);
            }
        }
        Ok(())
    }

    /// Decompresses as much as fits. The error is a few words on the damage; what comes before the damage comes out
    /// first.
    pub(crate) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        if let Some(damage) = self.damage.take() {
            return Err(damage);
        }
        let (step, damage) = match &mut self.kind {
            Kind::Idle => return Err("nothing was begun".to_owned()),
            Kind::Gzip(decoder) => {
                let (packed, unpacked) = (decoder.total_in(), decoder.total_out());
                let status = decoder.decompress(input, output, FlushDecompress::None);
                let step = Step {
                    packed: usize::try_from(decoder.total_in() - packed).unwrap_or(input.len()),
                    unpacked: usize::try_from(decoder.total_out() - unpacked).unwrap_or(output.len()),
                    ended: matches!(status, Ok(Status::StreamEnd)),
                };
                (step, status.err().map(|error| error.to_string()))
            }
            Kind::Zstd(decoder) => {
                let mut input = InBuffer::around(input);
                let mut output = OutBuffer::around(output);
                let hint = decoder.run(&mut input, &mut output);
                let step = Step { packed: input.pos(), unpacked: output.pos(), ended: matches!(hint, Ok(0)) };
                (step, hint.err().map(|error| error.to_string()))
            }
        };
        match damage {
            Some(damage) if step.unpacked == 0 => Err(damage),
            None if step.packed == 0 && step.unpacked == 0 && !step.ended => {
                Err("the decoder makes no progress".to_owned())
            }
            damage => {
                self.damage = damage;
                Ok(step)
            }
        }
    }
}
