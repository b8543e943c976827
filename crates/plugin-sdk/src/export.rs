/// Exports a type as the plugin that a library is: writes the one symbol that the host looks for.
///
/// `export_plugin!(MyStage)` for an annotator ([`Stage`](crate::Stage)), `export_plugin!(extractor MyExtractor)` for an
/// [`Extractor`](crate::Extractor), `export_plugin!(filter MyFilter)` for a [`Filter`](crate::Filter). The plugin's
/// name and version are those of its package. Once in a library, which must be a `cdylib`.
#[macro_export]
macro_rules! export_plugin {
    (extractor $plugin:ty) => {
        $crate::export_plugin!(@entry $crate::glue::Extracting<$plugin>, $plugin: $crate::Extractor);
    };
    (filter $plugin:ty) => {
        $crate::export_plugin!(@entry $crate::glue::Sieving<$plugin>, $plugin: $crate::Filter);
    };
    (@entry $glue:ty, $plugin:ty: $kind:path) => {
        const _: () = {
            // Says in one line what is missing, before the glue says it in many.
            const fn is_a_plugin<T: $kind>() {}
            is_a_plugin::<$plugin>();

            unsafe extern "C" fn describe() -> *const $crate::abi::SaysoDescription {
                static MADE: ::std::sync::OnceLock<::std::option::Option<&'static $crate::abi::SaysoDescription>> =
                    ::std::sync::OnceLock::new();
                $crate::glue::describe::<$glue>(&MADE)
            }

            #[unsafe(no_mangle)]
            #[allow(non_upper_case_globals)]
            static sayso_plugin_entry: $crate::abi::SaysoPluginEntry = $crate::glue::entry::<$glue>(
                ::std::env!("CARGO_PKG_NAME"),
                ::std::env!("CARGO_PKG_VERSION"),
                describe,
            );
        };
    };
    ($plugin:ty) => {
        $crate::export_plugin!(@entry $crate::glue::Annotating<$plugin>, $plugin: $crate::Stage);
    };
    ($($other:tt)*) => {
        ::std::compile_error!(
            "write export_plugin!(MyStage), export_plugin!(extractor MyExtractor) or export_plugin!(filter MyFilter)"
        );
    };
}
