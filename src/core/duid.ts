/** DHCP Unique Identifiers (RFC 8415 11): octets, kept in lower case with colons. */

/** The type code, two octets, and up to 128 of identifier (RFC 8415 11.1). */
const [LEAST, MOST] = [3, 130]

/** What is written with any of the separators that programs use, or with none. Undefined where it is no whole number of octets. */
export function parseDuid(text: string): string | undefined {
  // A regular expression goes as deep as the text is long.
  if (text.length > 10 * MOST) return undefined
  const lower = text.trim().toLowerCase()
  const octets = /^[0-9a-f]{1,2}([:. -])[0-9a-f]{1,2}(\1[0-9a-f]{1,2})*$/.test(lower)
    ? lower.split(/[:. -]/)
    : /^([0-9a-f]{2})+$/.test(lower)
      ? (lower.match(/../g) ?? [])
      : undefined
  return octets?.map((octet) => octet.padStart(2, '0')).join(':')
}

/** Why this canonical text is no DUID: a sentence without a full stop. Undefined where it is one. */
export function duidProblem(duid: string): string | undefined {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2})*$/.test(duid)) return 'it is not octets in hexadecimal with colons'
  const { length } = duid.split(':')
  return length < LEAST || length > MOST ? `it has ${length} octets, not ${LEAST} to ${MOST}` : undefined
}
