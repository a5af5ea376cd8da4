//! Writes the message catalogue as sorted tables: programs look words up without reading
//! `i18n/**/*.toml` first.

use std::{collections::BTreeMap, env, fmt::Write, fs, path::Path};

const LANGUAGES: [&str; 2] = ["vi", "en"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=i18n");
    let mut code = String::from("[\n");
    for language in LANGUAGES {
        code.push_str("&[\n");
        for (id, text) in messages(&Path::new("i18n").join(language)) {
            writeln!(code, "({id:?}, {text:?}),").expect("a string takes it");
        }
        code.push_str("],\n");
    }
    code.push_str("]\n");
    let out = env::var_os("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&out).join("catalogue.rs"), code).expect("the catalogue can be written");
}

/// All messages of a language by id; the name of a file is the area of its ids.
fn messages(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder of a language") {
        let path = entry.expect("a file of the folder").path();
        let area = path.file_stem().and_then(|stem| stem.to_str()).expect("an area").to_owned();
        let text = fs::read_to_string(&path).expect("a text file");
        let messages: BTreeMap<String, String> =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        all.extend(messages.into_iter().map(|(id, text)| (format!("{area}.{id}"), text)));
    }
    all
}
