//! `tonghop template`: blank forms, addressed to those who owe them.

use std::{fmt::Display, process::ExitCode};

use shared::{
    form::Form,
    spreadsheet::{bundle, template, templates},
};

use super::{find_form, find_period, show, write_file};
use crate::{
    arguments::TemplateOptions,
    failure::{Failure, words},
    pack,
};

pub(crate) fn run(options: &TemplateOptions) -> Result<ExitCode, Failure> {
    let pack = pack::open(&options.pack)?;
    let period = find_period(&pack, &options.period)?;
    let failed = |error: &dyn Display| Failure::file("cli.cannot-write", &options.out, error);
    let bytes = if options.all {
        let files: Result<Vec<_>, _> = templates(&pack, period).collect();
        let files = files.map_err(|error| failed(&error))?;
        if files.is_empty() {
            return Err(Failure::content("cli.nobody-owes", &[("period", &period.label)]));
        }
        bundle(&files).map_err(|error| failed(&error))?
    } else {
        let (data_set, reporter) = find_form(&pack, &options.form, &options.reporter, period)?;
        let form = Form::build(&pack, data_set, reporter, period);
        template(&pack, &form).map_err(|error| failed(&error))?
    };
    write_file(&options.out, &bytes)?;
    let path = options.out.display().to_string();
    show(&(words("cli.template-written", &[("path", &path)]) + "\n"));
    Ok(ExitCode::SUCCESS)
}
