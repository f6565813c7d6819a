/** The types of DNS records that a zone file may have, beyond those that an inventory holds. */

/** All that have a name (IANA, Resource Record TYPEs), without those of queries. */
export const TYPE_NAMES: ReadonlySet<string> = new Set(
  `A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS AAAA
   LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM
   TLSA SMIMEA HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC SPF UINFO UID GID UNSPEC NID L32
   L64 LP EUI48 EUI64 URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN BRID HHIT TA DLV`
    .trim()
    .split(/\s+/),
)

/** Made by signing the zone, so made anew by whoever signs it; 65534 is where BIND notes how far it is. */
export const DNSSEC_TYPES: ReadonlySet<string> = new Set(
  'RRSIG NSEC NSEC3 NSEC3PARAM DNSKEY CDS CDNSKEY SIG KEY NXT ZONEMD TYPE65534'.split(' '),
)

const NUMBERS: Readonly<Record<string, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  44: 'SSHFP',
  52: 'TLSA',
  257: 'CAA',
}

/** The type in upper case, one given by number (RFC 3597) by its name where it is one of ours; undefined where it is none. */
export function recordTypeOf(text: string): string | undefined {
  const upper = text.toUpperCase()
  if (TYPE_NAMES.has(upper)) return upper
  const number = /^TYPE(\d{1,5})$/.exec(upper)?.[1]
  if (number === undefined || Number(number) > 0xffff) return undefined
  return NUMBERS[String(Number(number))] ?? `TYPE${Number(number)}`
}
