/** What no configuration may hold: dhcpd takes a raw newline within quotes, and dnsmasq has none. */

export function hasControl(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f]/.test(text)
}
