//! What an article and a raw document share: where they came from.

/// The methods that read it from the `record` of the view.
macro_rules! source_fields {
    () => {
        /// Hex BLAKE3 of the raw document, 32 digits.
        #[must_use]
        pub fn id(&self) -> &'call str {
            // SAFETY: lent by the host; UTF-8.
            unsafe { $crate::lent::string(self.record.id) }
        }
        /// The file's path as it was given, or the address that a WARC record holds.
        #[must_use]
        pub fn uri(&self) -> &'call str {
            // SAFETY: lent by the host; UTF-8.
            unsafe { $crate::lent::string(self.record.uri) }
        }
        /// Which record of the file.
        #[must_use]
        pub fn record(&self) -> Option<&'call str> {
            // SAFETY: lent by the host; UTF-8.
            unsafe { $crate::lent::option(self.record.record) }
        }
        /// Media type without parameters.
        #[must_use]
        pub fn media_type(&self) -> &'call str {
            // SAFETY: lent by the host; UTF-8.
            unsafe { $crate::lent::string(self.record.media_type) }
        }
        /// When it was fetched: RFC 3339.
        #[must_use]
        pub fn fetched(&self) -> Option<&'call str> {
            // SAFETY: lent by the host; UTF-8.
            unsafe { $crate::lent::option(self.record.fetched) }
        }
    };
}
pub(crate) use source_fields;
