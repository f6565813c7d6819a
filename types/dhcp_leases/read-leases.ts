/** Reads the leases of a DHCP server on its host: a perl program, since every Debian has perl and the files may be large. */
import { sh, type Shell } from '../../src/core/shell.ts'

export interface LeaseFile {
  /** As dhcpd(8), Kea's memfile or dnsmasq(8) write them. */
  readonly form: 'dhcpd' | 'kea' | 'dnsmasq'
  readonly path: string
}

/** Who has an address: the MAC, or for IPv6 the DUID, and the MAC too where the server knows it. */
export interface Lease {
  readonly address: string
  readonly ids: readonly string[]
}

/** The most that are read: of a site with more, the others are nothing to be told of. */
const MOST_LEASES = 5000

// A file says the same of an address several times: the last is so. Those that have ended are left out, as far as the file tells:
// dhcpd writes that down itself, later. The key of a DHCPv6 lease of dhcpd is four octets of IAID and the DUID.
const PROGRAM = String.raw`use strict;
my ($most, @files) = @ARGV;
my %leased;
sub lease { my ($is_active, $address, @ids) = @_; if ($is_active) { $leased{$address} = "@ids" } else { delete $leased{$address} } }
for (@files) {
  my ($form, $path) = split /:/, $_, 2;
  open my $file, '<', $path or next;
  my ($address, $id, $is_active);
  while (<$file>) {
    chomp;
    if ($form eq 'kea') {
      my @field = split /,/;
      next if $field[0] !~ /^[0-9a-f.:]+$/;
      my ($state, $expires, @ids) = $field[0] =~ /:/ ? @field[13, 3, 1, 12] : @field[9, 4, 1];
      lease($state eq '0' && $expires > time, $field[0], grep { $_ ne '' } @ids);
    } elsif ($form eq 'dnsmasq') {
      my ($expires, $mac, $ip, undef, $client) = split;
      lease($expires == 0 || $expires > time, $ip, $ip =~ /:/ ? $client : $mac) if defined $client && $expires =~ /^\d+$/;
    } elsif (/^ia-(?:na|ta) "(.*)" \{/) {
      $id = join ':', (map { sprintf '%02x', $_ } map { /^\\([0-7]{3})$/ ? oct $1 : ord substr $_, -1 } $1 =~ /\\[0-7]{3}|\\.|./gs)[4 .. 133];
      $id =~ s/:+$//;
    } elsif (/^\s*(?:lease|iaaddr) (\S+) \{/) { ($address, $is_active) = ($1, 0) }
    elsif (/^\s*binding state (\S+);/) { $is_active = $1 eq 'active' }
    elsif (/^\s*hardware \S+ (\S+);/) { $id = $1 }
    elsif (/^\s*\}/ && defined $address) { lease($is_active, $address, $id); undef $address }
  }
}
for (sort keys %leased) { last if $most-- <= 0; print "$_ $leased{$_}\n" }
`

/** Prints `ADDRESS ID …` for each lease. Of files that speak of one address the last is believed; those that are not there are left out. */
export function readLeases(files: readonly LeaseFile[]): Shell {
  return sh`perl -e ${PROGRAM} ${MOST_LEASES} ${files.map(({ form, path }) => `${form}:${path}`)}`
}

export function parseLeases(stdout: string): readonly Lease[] {
  return stdout.split('\n').flatMap((line) => {
    const [address, ...ids] = line.split(' ')
    return address === undefined || ids.length === 0 ? [] : [{ address, ids }]
  })
}
