//! One-shot timers of the page and of workers.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Runs its closure once after the time has passed, unless it is dropped before.
pub(crate) struct Timer {
    id: JsValue,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    pub(crate) fn after(milliseconds: u32, run: impl FnOnce() + 'static) -> Self {
        let closure = Closure::once(run);
        let id = global_function("setTimeout").and_then(|set| {
            set.call2(&JsValue::UNDEFINED, closure.as_ref(), &milliseconds.into()).ok()
        });
        Self { id: id.unwrap_or(JsValue::UNDEFINED), _closure: closure }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(clear) = global_function("clearTimeout") {
            let _ = clear.call1(&JsValue::UNDEFINED, &self.id);
        }
    }
}

/// Waits.
pub(crate) async fn sleep(milliseconds: u32) {
    let (done, waiting) = futures_channel::oneshot::channel();
    let _timer = Timer::after(milliseconds, move || {
        let _ = done.send(());
    });
    let _ = waiting.await;
}

/// What the work gives, if it does within the time; else it goes on for nobody.
pub(crate) async fn within<T: 'static>(
    milliseconds: u32,
    work: impl Future<Output = T> + 'static,
) -> Option<T> {
    let (done, end) = futures_channel::oneshot::channel();
    let done = Rc::new(RefCell::new(Some(done)));
    let finish = move |outcome: Option<T>, done: &RefCell<Option<_>>| {
        let done: Option<futures_channel::oneshot::Sender<Option<T>>> = done.borrow_mut().take();
        if let Some(done) = done {
            let _ = done.send(outcome);
        }
    };
    let in_time = done.clone();
    wasm_bindgen_futures::spawn_local(async move { finish(Some(work.await), &in_time) });
    let _timer = Timer::after(milliseconds, move || finish(None, &done));
    end.await.ok().flatten()
}

/// Page and workers have the same timers on different global objects.
fn global_function(name: &str) -> Option<Function> {
    Reflect::get(&js_sys::global(), &name.into()).ok()?.dyn_into().ok()
}
