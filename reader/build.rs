//! Limits of the sealed wasm module: memory, and a stack that ends in a trap.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo:rustc-cdylib-link-arg=--max-memory=536870912");
        // The stack lies below all data: to run over its end is to leave the memory.
        println!("cargo:rustc-cdylib-link-arg=--stack-first");
        println!("cargo:rustc-cdylib-link-arg=-zstack-size=4194304");
    }
}
