/// The functions of the output table, by the number that stands for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is the function of SaysoOutput that has its name")]
pub enum Call {
    PutSpan = 1,
    PutJson = 2,
    AddAttribution = 3,
    ChangeAttribution = 4,
    DropAttribution = 5,
    DropRecord = 6,
    Fail = 7,
    PutNote = 8,
    PutBlock = 9,
    PutDropped = 10,
    PutMeta = 11,
    Decline = 12,
    /// Not a function: the document was given more than the host takes.
    TooMuch = 13,
    /// Not a function: NULL was handed to the function whose number follows.
    Null = 14,
    /// Not a function: a struct too short was handed to the function whose number follows.
    Short = 15,
}

impl Call {
    const ALL: [Self; 15] = [
        Self::PutSpan,
        Self::PutJson,
        Self::AddAttribution,
        Self::ChangeAttribution,
        Self::DropAttribution,
        Self::DropRecord,
        Self::Fail,
        Self::PutNote,
        Self::PutBlock,
        Self::PutDropped,
        Self::PutMeta,
        Self::Decline,
        Self::TooMuch,
        Self::Null,
        Self::Short,
    ];

    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The function's name in the header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PutSpan => "put_span",
            Self::PutJson => "put_json",
            Self::AddAttribution => "add_attribution",
            Self::ChangeAttribution => "change_attribution",
            Self::DropAttribution => "drop_attribution",
            Self::DropRecord => "drop_record",
            Self::Fail => "fail",
            Self::PutNote => "put_note",
            Self::PutBlock => "put_block",
            Self::PutDropped => "put_dropped",
            Self::PutMeta => "put_meta",
            Self::Decline => "decline",
            Self::TooMuch | Self::Null | Self::Short => "the host",
        }
    }
}
