/** Value of an attribute of a host or group. */
export type AttributeValue = string | number | boolean | readonly string[]
