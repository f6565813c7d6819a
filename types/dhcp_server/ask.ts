/** Asks the DHCP server on a host for an offer, from that host itself: a perl program, since every Debian has perl. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'

/** A client that the server has a reservation for. */
export interface Client {
  readonly family: 4 | 6
  /** The server's interface on the client's network. */
  readonly interface: string
  /** The server's own IPv4 address there; of no meaning for IPv6. */
  readonly server: string
  /** Octets in hexadecimal: the MAC for IPv4, the DUID for IPv6. */
  readonly id: string
  /** Address of its reservation. */
  readonly address: string
  /** What it is asked for: `answers office IPv4`. Several clients may be asked for one thing, of which one answer is enough. */
  readonly proves: string
}

export function ofFamily(clients: readonly Client[], family: 4 | 6): readonly Client[] {
  return clients.filter((client) => client.family === family)
}

// For IPv4 it speaks as a relay agent that has the server's own address, so that what the server answers goes to the server
// itself: over loopback, where everything that passes is heard here. dhcpd and Kea listen below IP, where they hear a frame
// that the host sends to its own MAC; dnsmasq has a socket. For IPv6 the request is a multicast that the kernel gives to the
// listeners on the host alone, since it may not hop (ipv6(7), IPV6_MULTICAST_HOPS). An offer binds nothing (RFC 2131 3.1,
// RFC 8415 18.3.9).
const PROGRAM = String.raw`use strict; use Socket qw(:all);
my ($patience, $leases) = (shift, shift);
my (%open, %proven, @ask);
sub line { open my $f, '<', $_[0] or return ''; my $t = <$f> // ''; chomp $t; $t }
sub option { pack 'n n/a*', @_ }
socket my $all, 17, SOCK_RAW, unpack('S', pack 'n', 3) or die "cannot listen: $!\n";
socket my $udp4, PF_INET, SOCK_DGRAM, 17 or die "no socket: $!\n";
my $udp6;
for (@ARGV) {
  my ($family, $nic, $own, $id, $address, $proves) = split /,/;
  my $index = line("/sys/class/net/$nic/ifindex") || next;
  my $xid = pack 'N', 1 + int rand 0xffffff;
  $xid = substr $xid, 1 if $family == 6;
  $open{"$family $xid"} = [$address, $proves];
  if ($family == 4) {
    my $self = inet_aton($own);
    my $bootp = pack('C4 a4 n n a4 a4 a4 a4 a16 a64 a128 N C3 C5 C', 1, 1, 6, 1, $xid, 0, 0, '', '', '', $self,
      (pack 'H*', $id), '', '', 0x63825363, 53, 1, 1, 55, 3, 1, 3, 54, 255);
    $bootp .= "\0" x (300 - length $bootp);
    my $udp = pack('n4', 67, 67, 8 + length $bootp, 0) . $bootp;
    my $ip = pack 'C2 n3 C2 n a4 a4', 0x45, 0, 20 + length $udp, 0, 0, 64, 17, 0, $self, $self;
    my $sum = 0;
    $sum += $_ for unpack 'n*', $ip;
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    substr($ip, 10, 2) = pack 'n', ~$sum & 0xffff;
    my $mac = pack 'H*', line("/sys/class/net/$nic/address") =~ s/://gr;
    my $frame = $mac . $mac . pack('n', 0x0800) . $ip . $udp;
    push @ask, ["4 $xid", sub {
      send $all, $frame, 0, pack 'S n i S C C a8', 17, 0x0800, $index, 0, 0, 6, $mac;
      send $udp4, $bootp, 0, sockaddr_in(67, $self);
    }];
  } else {
    socket $udp6, PF_INET6, SOCK_DGRAM, 17 or next;
    my $to = $udp6;
    setsockopt $to, IPPROTO_IPV6, 18, pack 'i', 0;
    my $solicit = "\x01$xid" . option(1, pack 'H*', $id) . option(8, "\0\0") . option(3, pack 'N3', 1, 0, 0);
    push @ask, ["6 $xid", sub { send $to, $solicit, 0, pack_sockaddr_in6(547, inet_pton(AF_INET6, 'ff02::1:2'), $index) }];
  }
}
sub heard {
  my $type = unpack 'n', substr $_[0], 12, 2;
  my $key;
  if ($type == 0x0800 && ord(substr $_[0], 23, 1) == 17) {
    my $bootp = substr $_[0], 22 + 4 * (ord(substr $_[0], 14, 1) & 15);
    return if length $bootp < 240 || ord $bootp != 2;
    $key = '4 ' . substr $bootp, 4, 4;
  } elsif ($type == 0x86dd && ord(substr $_[0], 20, 1) == 17) {
    my $message = substr $_[0], 62;
    return if length $message < 4 || ord $message != 2;
    $key = '6 ' . substr $message, 1, 3;
  } else { return }
  my $asked = delete $open{$key} or return;
  $proven{$asked->[1]} = 1;
}
my ($end, $asked) = (time + $patience, 0);
while ((grep { !$proven{$_->[1]} } values %open) && time <= $end) {
  if (time > $asked) { $open{$_->[0]} and $_->[1]->() for @ask; $asked = time }
  my $ready = '';
  vec($ready, fileno $all, 1) = 1;
  next unless select $ready, undef, undef, 0.2;
  recv $all, my $packet, 4000, 0;
  heard($packet) if length $packet > 42;
}
if ((my @silent = grep { !$proven{$_->[1]} } values %open) && open my $file, '<', $leases) {
  my %of = map { @$_ } @silent;
  while (<$file>) { for (split /[,\s]+/) { $proven{$of{$_}} = 1 if $of{$_} } }
}
print "$_\n" for sort keys %proven;
`

/** Seconds in which a server that is well has answered many times over. */
const PATIENCE = 3

/**
 * Prints what the server has proven by an offer, a line each. A server that is silent because the address
 * is leased to another client still (`leases`: where it writes that down) counts as one that answers: it does what it should.
 * Fails where there is no perl.
 */
export function askFor(clients: readonly Client[], leases: string): Shell {
  if (clients.length === 0) return raw(':')
  const words = clients.map((client) =>
    [client.family, client.interface, client.server, client.id, client.address, client.proves].join(','),
  )
  return sh`perl -e ${PROGRAM} ${PATIENCE} ${leases} ${words}`
}
