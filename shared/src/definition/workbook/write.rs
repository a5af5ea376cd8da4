//! A pack to rows of text, sheet by sheet, as [`super::load_workbook`] reads them.

use super::sheets::{SETTINGS, TABLE};
use crate::definition::{
    ChoiceList, CivilDate, Counts, DataElement, DataSet, DisplayAs, Indicator, OrgPlace, Owner,
    Pack, Period, Reconciliation, Relation, Reporter, RosterCount, Scope, Source, Target,
    Threshold, UnitOfMeasure, ValidationRule, ValueType, words,
};

/// One row: a text for each column of its sheet.
type Row = Vec<String>;

/// The rows of a sheet below its header.
pub(crate) fn rows(pack: &Pack, sheet: &str) -> Vec<Row> {
    match sheet {
        SETTINGS => settings(pack),
        "documents" => pack
            .documents
            .iter()
            .map(|document| {
                let date = day(document.date);
                row([
                    &document.id,
                    &document.number,
                    &document.issuer,
                    &date,
                    &document.title,
                    &document.file,
                ])
            })
            .collect(),
        "periods" => pack.periods.iter().map(period).collect(),
        "data_sets" => pack.data_sets.iter().map(data_set).collect(),
        "assignments" => pack
            .data_sets
            .iter()
            .map(|form| {
                row([&form.id, &form.reporter_kinds.join("|"), &form.period_kinds.join("|")])
            })
            .collect(),
        "survey" => pack.elements.iter().map(element).collect(),
        "choices" => pack.choices.iter().flat_map(options).collect(),
        "categories" => pack
            .choices
            .iter()
            .map(|list| row([&list.id, &list.label, flag(list.exhaustive)]))
            .collect(),
        TABLE => pack.data_sets.iter().flat_map(|form| table(pack, form)).collect(),
        "rules" => pack.rules.iter().map(rule).collect(),
        "indicators" => pack.indicators.iter().map(indicator).collect(),
        "targets" => pack.targets.iter().map(target).collect(),
        "reconciliation" => pack.reconciliation.iter().flat_map(reconciliation).collect(),
        "owners" => pack.owners.iter().map(owner).collect(),
        "measures" => pack.units.iter().map(measure).collect(),
        "units" => pack.places.iter().map(place).collect(),
        "reporters" => pack.reporters.iter().map(reporter).collect(),
        _ => Vec::new(),
    }
}

fn row<const N: usize>(texts: [&str; N]) -> Row {
    texts.map(str::to_owned).into()
}

fn with_source(mut row: Row, source: &Source) -> Row {
    row.extend([source.document.clone(), source.clause.clone(), source.quote.clone()]);
    row
}

fn flag(flag: bool) -> &'static str {
    if flag { "yes" } else { "" }
}

fn day(day: Option<CivilDate>) -> String {
    day.map(CivilDate::iso).unwrap_or_default()
}

fn settings(pack: &Pack) -> Vec<Row> {
    let layout = words::word(words::LAYOUTS, &pack.layout);
    vec![
        row(["id", &pack.id]),
        row(["version", &pack.version]),
        row(["title", &pack.title]),
        row(["root_place", &pack.root_place]),
        row(["issuer", &pack.issuer]),
        row(["layout", layout]),
        row(["practice", &pack.practice]),
        row(["forms_to_come", &pack.forms_to_come.join("|")]),
    ]
}

fn period(period: &Period) -> Row {
    let reference = |id: &Option<String>| id.clone().unwrap_or_default();
    let cells = row([
        &period.id,
        &period.kind,
        &period.label,
        &period.window_from.iso(),
        &period.window_to.iso(),
        &day(period.due_before),
        flag(period.due_inclusive),
        &reference(&period.previous),
        &reference(&period.same_period_last_year),
    ]);
    with_source(cells, &period.source)
}

fn data_set(form: &DataSet) -> Row {
    let layout = form.layout.map_or("", |layout| words::word(words::LAYOUTS, &layout));
    let cells = row([
        &form.id,
        &form.printed_code,
        &form.title,
        &form.version,
        layout,
        flag(form.internal),
        &day(form.valid_from),
        &day(form.valid_to),
    ]);
    with_source(cells, &form.source)
}

fn element(element: &DataElement) -> Row {
    let [count, of, options, border] = match &element.calculation {
        None => [String::new(), String::new(), String::new(), String::new()],
        Some(RosterCount::Rows { border_only }) => {
            ["rows".into(), String::new(), String::new(), flag(*border_only).into()]
        }
        Some(RosterCount::Choices { element, options, border_only }) => {
            ["choices".into(), element.clone(), options.join("|"), flag(*border_only).into()]
        }
        Some(RosterCount::Total { element }) => {
            ["total".into(), element.clone(), String::new(), String::new()]
        }
    };
    let cells = row([
        &element.id,
        &element.block,
        &element.label,
        &value_type(&element.value_type),
        &element.unit,
        words::word(words::AGGREGATIONS, &element.aggregation),
        words::word(words::NATURES, &element.nature),
        flag(element.compulsory),
        &count,
        &of,
        &options,
        &border,
        flag(element.sensitive),
        &element.hint,
    ]);
    with_source(cells, &element.source)
}

fn value_type(value_type: &ValueType) -> String {
    match value_type {
        ValueType::Integer => "int".to_owned(),
        ValueType::Decimal(places) => format!("dec{places}"),
        ValueType::Percent => "pct".to_owned(),
        ValueType::Money => "money".to_owned(),
        ValueType::Bool => "bool".to_owned(),
        ValueType::Date => "date".to_owned(),
        ValueType::Text => "text".to_owned(),
        ValueType::LongText => "long_text".to_owned(),
        ValueType::SelectOne(list) => format!("select_one {list}"),
    }
}

fn options(list: &ChoiceList) -> Vec<Row> {
    let option = list.options.iter();
    option
        .map(|option| row([&list.id, &option.id, &option.label, &option.aliases.join("|")]))
        .collect()
}

/// A line that opens each section, then its rows or columns.
fn table(pack: &Pack, form: &DataSet) -> Vec<Row> {
    let label = |id: &str| pack.element(id).map_or("", |element| element.label.as_str());
    let mut rows = Vec::new();
    for section in &form.sections {
        let level = section.roster.as_ref().map(|roster| roster.level.to_string());
        rows.push(row([
            &form.id,
            &section.id,
            &section.title,
            words::word(words::DISPLAYS, &section.display_as),
            &level.unwrap_or_default(),
            &section.period_kinds.join("|"),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ]));
        if section.display_as == DisplayAs::Roster {
            for column in section.roster.iter().flat_map(|roster| &roster.columns) {
                let check = flag(column.check);
                let (code, element) = (&column.code, &column.element);
                rows.push(row([
                    &form.id,
                    &section.id,
                    "",
                    "",
                    "",
                    "",
                    code,
                    element,
                    label(element),
                    "",
                    "",
                    "",
                    "",
                    check,
                    "",
                    &column.heading,
                ]));
            }
            continue;
        }
        for line in &section.rows {
            let relation = match line.relation {
                Relation::Own => "",
                relation => words::word(words::RELATIONS, &relation),
            };
            rows.push(row([
                &form.id,
                &section.id,
                "",
                "",
                "",
                &line.period_kinds.join("|"),
                &line.code,
                &line.element,
                label(&line.element),
                &line.label,
                relation,
                line.parent.as_deref().unwrap_or_default(),
                &line.by.join("|"),
                flag(line.check),
                flag(line.opening),
                "",
            ]));
        }
    }
    rows
}

fn rule(rule: &ValidationRule) -> Row {
    let strategy = |side: &crate::definition::Side| {
        words::word(words::STRATEGIES, &side.missing_value_strategy)
    };
    row([
        &rule.id,
        words::word(words::IMPORTANCES, &rule.importance),
        &rule.condition,
        &rule.left_side.expression,
        strategy(&rule.left_side),
        words::word(words::OPERATORS, &rule.operator),
        &rule.right_side.expression,
        strategy(&rule.right_side),
        &rule.tolerance.to_string(),
        &rule.message,
        words::word(words::STAGES, &rule.stage),
        &day(rule.valid_from),
        &day(rule.valid_to),
    ])
}

fn indicator(indicator: &Indicator) -> Row {
    let cells = row([
        &indicator.id,
        &indicator.label,
        &indicator.numerator,
        &indicator.denominator,
        &indicator.factor.to_string(),
        &indicator.decimals.to_string(),
        &indicator.unit,
        &indicator.note,
    ]);
    with_source(cells, &indicator.source)
}

fn target(target: &Target) -> Row {
    let comparison = target.comparison.map_or("", |word| words::word(words::OPERATORS, &word));
    let threshold = match &target.threshold {
        None => String::new(),
        Some(Threshold::Number(number)) => number.to_string(),
        Some(Threshold::Day(day)) => day.iso(),
    };
    let threshold_to = target.threshold_to.map(|number| number.to_string());
    let scope = match &target.scope {
        Scope::Root => "root".to_owned(),
        Scope::Places(level) => format!("places:{level}"),
        Scope::Group(name) => format!("group:{name}"),
        Scope::Reporters => "reporters".to_owned(),
    };
    let cells = row([
        &target.id,
        &target.label,
        words::word(words::SHAPES, &target.shape),
        &target.measures.join("|"),
        comparison,
        &threshold,
        &threshold_to.unwrap_or_default(),
        &scope,
        &target.period_kinds.join("|"),
        &day(target.valid_from),
        &day(target.valid_to),
        &target.deadline,
        &target.assumption,
    ]);
    with_source(cells, &target.source)
}

fn reconciliation(pair: &Reconciliation) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, item) in pair.items.iter().enumerate() {
        let whole = |text: &str| if at == 0 { text.to_owned() } else { String::new() };
        let relation = words::word(words::RECONCILIATION_RELATIONS, &pair.relation);
        let cells = row([
            &pair.id,
            &whole(&pair.label),
            &whole(relation),
            &whole(&pair.tolerance_percent.to_string()),
            &item.element,
            &item.data_set,
            &item.label,
            &whole(&pair.note),
        ]);
        let source = Source {
            document: whole(&pair.source.document),
            clause: whole(&pair.source.clause),
            quote: whole(&pair.source.quote),
        };
        rows.push(with_source(cells, &source));
    }
    rows
}

fn owner(owner: &Owner) -> Row {
    let data_sets = match &owner.counts {
        Counts::Everywhere => "*".to_owned(),
        Counts::In(data_sets) => data_sets.join("|"),
    };
    let days = (day(owner.valid_from), day(owner.valid_to));
    row([&owner.element, &data_sets, &owner.stand_in, &days.0, &days.1])
}

fn measure(unit: &UnitOfMeasure) -> Row {
    let factor = unit.factor.to_string();
    row([&unit.id, &unit.label, &unit.canonical, &factor, &unit.aliases.join("|")])
}

fn place(place: &OrgPlace) -> Row {
    let successors: Vec<String> = place
        .successors
        .iter()
        .map(|successor| format!("{}:{}", successor.place, successor.weight))
        .collect();
    row([
        &place.id,
        place.parent.as_deref().unwrap_or_default(),
        &place.kind,
        &place.name,
        &place.short_name,
        &place.gso_code,
        flag(place.is_border),
        flag(place.border_unconfirmed),
        &day(place.opened),
        &day(place.closed),
        &place.aliases.join("|"),
        &successors.join("|"),
        &place.groups.join("|"),
    ])
}

fn reporter(reporter: &Reporter) -> Row {
    let cells = row([
        &reporter.id,
        &reporter.kind,
        &reporter.place,
        &reporter.name,
        &reporter.short_name,
        &reporter.slug,
        flag(reporter.requested),
        &reporter.aliases.join("|"),
        &day(reporter.valid_from),
        &day(reporter.valid_to),
    ]);
    with_source(cells, &reporter.source)
}
