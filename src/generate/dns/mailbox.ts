/** Mailboxes as names, in the way of the SOA record (RFC 1035 8). */
import { dnsNameProblem, parentName } from '../../core/dns-name.ts'

/** `host.master@office.example` gives `host\.master.office.example.`. Undefined where it is no plain mailbox. */
export function mailboxName(mailbox: string): string | undefined {
  const [, local = '', domain = ''] = /^([!-~]+)@([^@]+)$/.exec(mailbox) ?? []
  const name = domain.toLowerCase()
  if (local === '' || local.length > 63 || /["\\@]/.test(local) || dnsNameProblem(name) !== undefined)
    return undefined
  return `${local.replaceAll(/[^A-Za-z0-9_+-]/g, String.raw`\$&`)}.${name}.`
}

/** Of a zone that says nothing of its own. No mailbox can have the `/` of `64/26.2.0.192.in-addr.arpa` in it. */
export function defaultMail(zone: string): string {
  return `hostmaster@${zone.includes('/') ? parentName(zone) : zone}`
}
