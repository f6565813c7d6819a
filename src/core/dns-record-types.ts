/** The types of DNS records: those that an inventory holds, and all that have a name. */

/** Types whose data is read and checked field by field. */
export const recordTypes = [
  'A',
  'AAAA',
  'AFSDB',
  'CAA',
  'CDNSKEY',
  'CDS',
  'CNAME',
  'DNAME',
  'DNSKEY',
  'DS',
  'HINFO',
  'HTTPS',
  'LOC',
  'MX',
  'NAPTR',
  'NS',
  'OPENPGPKEY',
  'PTR',
  'RP',
  'SMIMEA',
  'SRV',
  'SSHFP',
  'SVCB',
  'TLSA',
  'TXT',
  'URI',
] as const

/** One of these, or one of the types without a name as `TYPE65280` (RFC 3597), whose data is octets. */
export type NamedRecordType = (typeof recordTypes)[number]
export type RecordType = NamedRecordType | `TYPE${number}`

const NAMED: ReadonlySet<string> = new Set(recordTypes)

export function isNamedRecordType(type: string): type is NamedRecordType {
  return NAMED.has(type)
}

export function isRecordType(type: string): type is RecordType {
  return NAMED.has(type) || /^TYPE(?:0|[1-9]\d{0,4})$/.test(type)
}

/** Numbers of all types that have a name, of queries too (IANA, Resource Record TYPEs). */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  `A 1 NS 2 MD 3 MF 4 CNAME 5 SOA 6 MB 7 MG 8 MR 9 NULL 10 WKS 11 PTR 12 HINFO 13 MINFO 14 MX 15 TXT 16 RP 17 AFSDB 18 X25 19
   ISDN 20 RT 21 NSAP 22 NSAP-PTR 23 SIG 24 KEY 25 PX 26 GPOS 27 AAAA 28 LOC 29 NXT 30 EID 31 NIMLOC 32 SRV 33 ATMA 34 NAPTR 35
   KX 36 CERT 37 A6 38 DNAME 39 SINK 40 OPT 41 APL 42 DS 43 SSHFP 44 IPSECKEY 45 RRSIG 46 NSEC 47 DNSKEY 48 DHCID 49 NSEC3 50
   NSEC3PARAM 51 TLSA 52 SMIMEA 53 HIP 55 NINFO 56 RKEY 57 TALINK 58 CDS 59 CDNSKEY 60 OPENPGPKEY 61 CSYNC 62 ZONEMD 63 SVCB 64
   HTTPS 65 DSYNC 66 HHIT 67 BRID 68 SPF 99 UINFO 100 UID 101 GID 102 UNSPEC 103 NID 104 L32 105 L64 106 LP 107 EUI48 108
   EUI64 109 NXNAME 128 TKEY 249 TSIG 250 IXFR 251 AXFR 252 MAILB 253 MAILA 254 ANY 255 URI 256 CAA 257 AVC 258 DOA 259
   AMTRELAY 260 RESINFO 261 WALLET 262 CLA 263 IPN 264 TA 32768 DLV 32769`
    .trim()
    .split(/\s+(?=[A-Z])/)
    .map((pair) => {
      const [name = '', number = ''] = pair.split(/\s+/)
      return [name, Number(number)]
    }),
)

const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]))

/** The name of the type with this number; undefined where it has none. */
export function typeName(number: number): string | undefined {
  return NAMES.get(number)
}

/** RFC 6895 3.1: types of queries, and those that stand for no data. */
function isForQueries(number: number): boolean {
  return number === 0 || number === NUMBERS['OPT'] || (number >= 128 && number <= 255)
}

/** Those of data, whoever can read it. */
export const typeNames: ReadonlySet<string> = new Set(
  Object.keys(NUMBERS).filter((name) => !isForQueries(NUMBERS[name] ?? 0)),
)

/** Why data of such a type cannot be given by number; undefined where it can. */
export function numberedTypeProblem(type: string): string | undefined {
  const number = Number(type.slice('TYPE'.length))
  const name = typeName(number)
  if (name !== undefined) return `${type} is called ${name}`
  if (isForQueries(number)) return `${type} is no type of data`
  return number > 0xffff ? `${type} is more than 65535` : undefined
}
