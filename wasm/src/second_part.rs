//! Where the widget reaches its second part, and the only unsafe code of the project.
//!
//! `cargo xtask dist` divides the linked file with `wasm_split_cli_support`. That takes a
//! function that is imported and one that is exported, under names of a fixed form, for
//! one function at which the file is divided: what only the exported one reaches becomes
//! the second file. No safe Rust can declare an imported function, name an exported one or
//! read what a pointer from outside points at.
//!
//! A build that is not divided has everything in one file and needs none of it.

#[cfg(all(two_parts, target_arch = "wasm32"))]
pub(crate) use divided::get;
#[cfg(not(all(two_parts, target_arch = "wasm32")))]
pub(crate) use whole::get;

#[cfg(not(all(two_parts, target_arch = "wasm32")))]
mod whole {
    use wallet_checkout::embed::{Late, SecondPart};

    pub(crate) const fn get() -> &'static dyn Late {
        &SecondPart
    }
}

/// The second file must be there before `get` is called.
#[cfg(all(two_parts, target_arch = "wasm32"))]
#[allow(unsafe_code, reason = "see the top of this file")]
mod divided {
    use wallet_checkout::embed::{Late, SecondPart};

    type Part = &'static (dyn Late + Sync);

    #[link(wasm_import_module = "__wasm_split_placeholder__")]
    unsafe extern "C" {
        // The divider lets this import call the function below, and it returns the same. It
        // takes no argument and has no effect, so that every caller may call it.
        safe fn __wasm_split_00later00_import_77616c6c65742d636865636b6f757421_part() -> *const u8;
    }

    #[unsafe(no_mangle)]
    extern "C" fn __wasm_split_00later00_export_77616c6c65742d636865636b6f757421_part() -> *const u8
    {
        static PART: Part = &SecondPart;
        std::ptr::from_ref(&PART).cast()
    }

    pub(crate) fn get() -> &'static dyn Late {
        let part = __wasm_split_00later00_import_77616c6c65742d636865636b6f757421_part();
        // SAFETY: it points at `PART`, which lives as long as the instance and never
        // changes. The second file has written it by the time the import can be called:
        // before that, the call is a trap.
        unsafe { *part.cast::<Part>() }
    }
}
