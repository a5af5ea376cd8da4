//! The reconciliation panel: where every figure went that was read, that every total adds up again
//! from its cells, and how the owners' figures compare with the others.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    job::{MergeAnswer, MergeRequest},
    merge::{Balance, FileAccount, FileState, StateBalance},
};

use super::{
    Merge,
    against::OpenQuestions,
    words::{count, file_name, state_word},
};
use crate::{
    components::{
        table_region::TableRegion,
        tag::{Tag, Tone},
    },
    state::language::{language, say, t, ts},
    tasks::merge,
};

#[component]
pub(super) fn BalancePanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let balance = RwSignal::new(Balance::default());
    Effect::new(move |_| {
        state.version.track();
        spawn_local(async move {
            let answer = merge::ask(state, &MergeRequest::Balance, None).await;
            if let Some((MergeAnswer::Balance { balance: found }, _)) = answer {
                let _ = balance.try_set(*found);
            }
        });
    });
    view! {
        <Show when=move || { balance.read().figures.read > 0 }>
            <section class="balance card">
                <h2>{t("merge.balance")}</h2>
                <Equation balance=balance />
                <ByState balance=balance />
                <Proofs balance=balance />
            </section>
        </Show>
    }
}

/// `2.556 = 2.190 + 182 + 184`.
#[component]
fn Equation(balance: RwSignal<Balance>) -> impl IntoView {
    let part = move |sign: &'static str, of: fn(&FileAccount) -> u32, name: &'static str| {
        view! {
            <span class="balance__part">
                {sign}
                <strong>{move || count(of(&balance.read().figures) as usize)}</strong>
                " "
                <span>{t(name)}</span>
            </span>
        }
    };
    view! {
        <p class="balance__sum">
            {part("", |all| all.read, "merge.balance.read")}
            {part("= ", |all| all.placed, "merge.balance.placed")}
            {part("+ ", |all| all.queued, "merge.balance.queued")}
            {part("+ ", FileAccount::ignored_total, "merge.balance.ignored")}
            {move || balanced(balance.read().unbalanced.is_empty() && balance.read().figures.balances())}
        </p>
    }
}

fn balanced(holds: bool) -> impl IntoView {
    let (tone, words) = match holds {
        true => (Tone::Ok, "merge.balance.holds"),
        false => (Tone::Bad, "merge.balance.broken"),
    };
    view! { <Tag tone=tone>{t(words)}</Tag> }
}

/// One line per state of files, with the reasons why figures are not used.
#[component]
fn ByState(balance: RwSignal<Balance>) -> impl IntoView {
    let language = language();
    let why = move |account: &FileAccount| {
        let reasons = account.ignored.iter().map(|(why, number)| {
            let word = say(language, &format!("merge.ignored.{}", why.name()), &[]);
            format!("{} {word}", count(*number as usize))
        });
        reasons.collect::<Vec<_>>().join(" · ")
    };
    let cells = move |files: usize, account: &FileAccount| {
        let number = |number: u32| view! { <td class="number">{count(number as usize)}</td> };
        view! {
            <td class="number">{count(files)}</td>
            {number(account.read)}
            {number(account.placed)}
            {number(account.queued)}
            {number(account.ignored_total())}
            <td class="balance__why">{why(account)}</td>
        }
    };
    let rows = move || {
        let balance = balance.read();
        let row = |(state, of): (&FileState, &StateBalance)| {
            view! {
                <tr>
                    <th scope="row">{state_word(language.get(), *state)}</th>
                    {cells(of.files, &of.figures)}
                </tr>
            }
        };
        balance.states.iter().map(row).collect_view()
    };
    let sum = move || {
        let balance = balance.read();
        cells(balance.states.values().map(|of| of.files).sum(), &balance.figures)
    };
    let open = move || {
        let balance = balance.read();
        let paths: Vec<&str> = balance.unbalanced.iter().map(|path| file_name(path)).collect();
        (!paths.is_empty()).then(|| {
            let text = say(language, "merge.balance.open", &[("files", &paths.join(", "))]);
            view! { <p class="field-error">{text}</p> }
        })
    };
    view! {
        <TableRegion label=ts("merge.balance")>
            <table class="table">
                <thead>
                    <tr>
                        <th>{t("merge.page.column.state")}</th>
                        <th class="number">{t("merge.page.column.file")}</th>
                        <th class="number">{t("merge.page.column.read")}</th>
                        <th class="number">{t("merge.page.column.placed")}</th>
                        <th class="number">{t("merge.page.column.queued")}</th>
                        <th class="number">{t("merge.page.column.ignored")}</th>
                        <th>{t("merge.balance.why")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{t("merge.balance.all")}</th>
                        {sum}
                    </tr>
                </tfoot>
            </table>
        </TableRegion>
        {open}
    }
}

/// What was proven of the totals, and what was compared.
#[component]
fn Proofs(balance: RwSignal<Balance>) -> impl IntoView {
    let language = language();
    let line = move |tone: Tone, id: &'static str, arguments: [(&'static str, usize); 2]| {
        let texts = arguments.map(|(name, number)| (name, count(number)));
        let arguments = [(texts[0].0, texts[0].1.as_str()), (texts[1].0, texts[1].1.as_str())];
        let words = say(language, id, &arguments);
        view! {
            <li>
                <Tag tone=tone>{words}</Tag>
            </li>
        }
    };
    let lines = move || {
        let balance = balance.read();
        let totals = &balance.totals;
        let (given, differing) = (totals.all - totals.empty, totals.differing.len());
        let checks = balance.cross_checks;
        let tone = |good: bool, otherwise| if good { Tone::Ok } else { otherwise };
        view! {
            {line(
                tone(differing == 0, Tone::Bad),
                "merge.balance.proven",
                [("proven", totals.recomputed), ("totals", totals.recomputed + differing)],
            )}
            {line(
                tone(totals.complete == given, Tone::Warn),
                "merge.balance.complete",
                [("complete", totals.complete), ("totals", given)],
            )}
            {line(
                tone(checks.differ == 0, Tone::Warn),
                "merge.balance.compared",
                [("differing", checks.differ), ("compared", checks.agree + checks.differ)],
            )}
        }
    };
    view! {
        <ul class="balance__proofs">{lines}</ul>
        <OpenQuestions />
    }
}
