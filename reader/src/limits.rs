//! Every limit of the guard, in one place. Beyond a limit a file is refused, never cut.

const MIB: u64 = 1 << 20;

/// Bytes of one file, also of one entry of an archive.
pub const FILE_BYTES: u64 = 32 * MIB;
/// Bytes of an archive; it is never loaded as a whole.
pub const ARCHIVE_BYTES: u64 = 2048 * MIB;
/// Files in an archive.
pub const ARCHIVE_ENTRIES: usize = 20_000;
/// Bytes of an archive's directory: names and attributes of all its files.
pub const ARCHIVE_DIRECTORY_BYTES: u64 = 16 * MIB;

/// Parts of an office package.
pub const PARTS: usize = 1_000;
/// Bytes of one data part, unpacked.
pub const PART_BYTES: u64 = 128 * MIB;
/// Bytes of all data parts that are read, unpacked.
pub const ALL_PARTS_BYTES: u64 = 256 * MIB;
/// Unpacked bytes per packed byte, for what unpacks to more than [`RATIO_FREE_BYTES`].
pub const RATIO: u64 = 200;
pub const RATIO_FREE_BYTES: u64 = MIB;

pub const XML_DEPTH: usize = 256;
/// Bytes of one tag with its attributes.
pub const XML_TAG_BYTES: usize = MIB as usize;
/// Bytes of one text between tags.
pub const XML_TEXT_BYTES: usize = 4 * MIB as usize;

pub const SHEETS: usize = 256;
/// Cells with something in them, in all sheets.
pub const CELLS: usize = 5_000_000;
/// Bytes of all texts that the grid holds; a shared text counts as often as it is used.
pub const TEXT_BYTES: usize = 256 * MIB as usize;
/// UTF-16 units of one text.
pub const STRING_UNITS: usize = 32_767;
pub const ROWS: u32 = 1_048_576;
pub const COLUMNS: u32 = 16_384;
/// Cells of the rectangle around all cells, over the sheets of one .xls or .xlsb file:
/// its parser keeps the whole rectangle in memory.
pub const DENSE_CELLS: u64 = 5_000_000;
/// Shared texts that a table may promise beyond twice its real number.
pub const PROMISED_STRINGS: u64 = 1_000;

pub const MERGES: usize = 100_000;
pub const NAMES: usize = 100_000;
pub const STYLES: usize = 100_000;
pub const PROPERTIES: usize = 1_000;
/// Steps of the search for values under merges, per sheet.
pub const MERGE_STEPS: u32 = 20_000_000;
/// Notes of one code that are listed one by one; the rest is counted.
pub const NOTES_PER_CODE: usize = 1_000;
