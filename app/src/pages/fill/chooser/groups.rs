//! Reporters by level, and apart from them those whose forms never reach the consolidating
//! body: among a thousand communes the one department must not be looked for.

use leptos::prelude::*;
use shared::{
    definition::{Pack, Reporter},
    text::fold,
};

use crate::{
    components::picker::PickerOption,
    state::language::{language, say, t},
};

/// Reporters that are offered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    /// They owe internal forms alone.
    internal: bool,
    /// `None`: of every level.
    level: Option<u8>,
}

impl Group {
    pub(super) const EVERYBODY: Self = Self { internal: false, level: None };

    fn has(self, other: Self) -> bool {
        self.internal == other.internal && self.level.is_none_or(|_| self.level == other.level)
    }

    fn label(self) -> &'static str {
        match self.level {
            None => "fill.chooser.level.all",
            Some(1) => "fill.chooser.level.1",
            Some(2) => "fill.chooser.level.2",
            Some(3) => "fill.chooser.level.3",
            Some(_) => "fill.chooser.level.4",
        }
    }
}

/// The group of a reporter and the codes of its forms; `None` where it owes nothing.
fn owing(pack: &Pack, reporter: &Reporter, period: &str) -> Option<(Group, Vec<String>)> {
    let owed: Vec<_> = pack.fillable(reporter, pack.period(period)?).collect();
    let internal = owed.iter().all(|form| form.internal);
    let codes = owed.iter().map(|form| form.printed_code.clone()).collect();
    (!owed.is_empty()).then_some((Group { internal, level: Some(reporter.level) }, codes))
}

/// The groups of those who owe something, with how many they are. Where several levels owe a
/// form to the consolidating body, all of them together come first.
pub(super) fn groups(pack: &Pack, period: &str) -> Vec<(Group, usize)> {
    let mut counts = std::collections::BTreeMap::<Group, usize>::new();
    for reporter in &pack.reporters {
        if let Some((group, _)) = owing(pack, reporter, period) {
            *counts.entry(group).or_default() += 1;
        }
    }
    let owed: Vec<usize> =
        counts.iter().filter(|(group, _)| !group.internal).map(|(_, count)| *count).collect();
    if owed.len() > 1 {
        counts.insert(Group::EVERYBODY, owed.iter().sum());
    }
    counts.into_iter().collect()
}

/// What there is to choose in a group.
pub(super) fn options(pack: &Pack, period: &str, group: Group) -> Vec<PickerOption> {
    let offered = pack.reporters.iter().filter_map(|reporter| {
        let (own, codes) = owing(pack, reporter, period)?;
        group.has(own).then(|| option(reporter, &codes))
    });
    offered.collect()
}

fn option(reporter: &Reporter, codes: &[String]) -> PickerOption {
    let sought =
        [reporter.name.as_str(), &reporter.short_name, &reporter.aliases.join(" ")].join(" ");
    PickerOption {
        value: reporter.id.clone(),
        label: reporter.name.clone(),
        hint: codes.join(", "),
        folded: fold(&sought),
    }
}

/// The groups side by side; those with internal forms under a heading of their own.
#[component]
pub(super) fn Groups(
    groups: Memo<Vec<(Group, usize)>>,
    chosen: Memo<Group>,
    group: RwSignal<Option<Group>>,
) -> impl IntoView {
    let language = language();
    let buttons = move |internal: bool| {
        let of_kind = groups.get().into_iter().filter(|(group, _)| group.internal == internal);
        of_kind
            .map(|(own, count)| {
                let is_chosen = Signal::derive(move || chosen.get() == own);
                let text = move || {
                    let count = count.to_string();
                    say(language, own.label(), &[("count", &count)])
                };
                view! {
                    <label class="chooser__group" class:chooser__group--chosen=is_chosen>
                        <input
                            type="radio"
                            class="check__box"
                            name="group"
                            prop:checked=is_chosen
                            on:change=move |_| group.set(Some(own))
                        />
                        {text}
                    </label>
                }
            })
            .collect_view()
    };
    let has_internal = move || groups.read().iter().any(|(group, _)| group.internal);
    let has_owed = move || groups.read().iter().any(|(group, _)| !group.internal);
    view! {
        <fieldset class="chooser__part">
            <legend class="field__label">{t("fill.chooser.level")}</legend>
            <Show when=has_owed>
                <div class="chooser__groups">{move || buttons(false)}</div>
            </Show>
            <Show when=has_internal>
                <p class="chooser__internal">{t("fill.chooser.internal")}</p>
                <div class="chooser__groups">{move || buttons(true)}</div>
            </Show>
        </fieldset>
    }
}
