/** The version of the schema that this program knows: the number of the last migration. A test compares the two. */
export const SCHEMA_VERSION = 4
