//! Puts the shipped packs into the app as they are after their check: opening one is then a
//! matter of decoding it, not of reading texts and checking them in the browser.

use std::{env, fmt::Write, fs, path::Path};

use shared::definition::{EMBEDDED, embedded};

fn main() {
    // The packs stand in `shared`: cargo runs this again whenever that changes.
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR").expect("cargo says where");
    let out = Path::new(&out);
    let mut code = String::from("&[\n");
    for id in EMBEDDED {
        let pack = embedded(id).unwrap_or_else(|| panic!("the pack {id} is not sound"));
        fs::write(out.join(id), pack.carry()).expect("a pack can be written");
        let title = &pack.title;
        writeln!(code, "Shipped {{ id: {id:?}, title: {title:?}, bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{id}\")) }},")
            .expect("a string takes it");
    }
    code.push_str("]\n");
    fs::write(out.join("shipped.rs"), code).expect("the list of packs can be written");
}
