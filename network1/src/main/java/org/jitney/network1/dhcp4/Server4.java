package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.hash.SipHash24;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;

/**
 * A server of DHCP for one link: RFC 2131 section 4.3. It answers clients of the link only; what
 * came through a relay is left alone.
 *
 * <p>An address is a client's from the offer on: for a short time at first, for the lease's when
 * the client takes it. One that a client has declined is nobody's for a while. There is no more
 * state than there are addresses, however many clients ask.
 */
public final class Server4 {
    /**
     * What is given.
     *
     * @param address of the server on the link
     * @param first the first address of the pool
     * @param size how many addresses the pool has
     * @param usual and {@code most}: lifetimes of leases
     * @param fixed addresses that are certain clients', by hardware address as hexadecimal digits
     * @param bootServer what is told as the next server; 0.0.0.0 for none
     * @param rapidCommit whether a client that can do without an offer gets none: RFC 4039
     * @param options what goes along with each lease, asked for each time
     */
    public record Settings(
            Inet4Address address,
            int prefixLength,
            Inet4Address first,
            int size,
            Duration usual,
            Duration most,
            Map<String, Inet4Address> fixed,
            Inet4Address bootServer,
            boolean rapidCommit,
            Supplier<SortedMap<Integer, byte[]>> options) {
        /** Leaves out addresses that the link's network has no room for. */
        public Settings {
            Map<String, Inet4Address> all = new HashMap<>(fixed);
            Inet4Address network = IpAddresses.network(address, prefixLength);
            all.values()
                    .removeIf(a ->
                            a.equals(address)
                                    || !IpAddresses.network(a, prefixLength).equals(network));
            fixed = Map.copyOf(all);
        }
    }

    /**
     * A client's lease.
     *
     * @param client its identifier as hexadecimal digits
     * @param hardwareType that of its hardware address: 1 for Ethernet
     * @param hardware its hardware address, likewise
     * @param hostname what it calls itself; empty if it does not say
     */
    public record Grant(
            String client,
            int hardwareType,
            String hardware,
            String hostname,
            Inet4Address address,
            MonotonicTime end,
            boolean taken) {}

    /** An answer, and who is to hear it. */
    public record Answer(Dhcp4Message message, Inet4Address to, boolean toAll) {}

    private static final Duration OFFERED = Duration.ofSeconds(30);
    private static final Duration DECLINED = Duration.ofMinutes(10);
    private static final String NOBODY = "";
    private static final byte[] POOL_KEY =
            HexFormat.of().parseHex("0d1dfebdf124bdb347f1dd6e73219330");
    private static final int LONGEST_CLIENT_ID = 255;

    private final Settings settings;
    private final ServerMessages messages;
    private final Clock clock;
    private final Set<Inet4Address> fixedAddresses;
    private long revision;

    /** Until then nothing is free unless a client gives something back. */
    private MonotonicTime fullUntil = new MonotonicTime(0);

    private final Map<String, Grant> grants = new HashMap<>();
    private final Map<Inet4Address, String> holders = new HashMap<>();

    /** A server that has given nothing yet. */
    public Server4(Settings settings, Clock clock) {
        this.settings = settings;
        this.messages = new ServerMessages(settings);
        this.clock = clock;
        this.fixedAddresses = Set.copyOf(settings.fixed().values());
    }

    /** {@return a number that grows with each lease that is given, goes on or ends} */
    public long revision() {
        return revision;
    }

    /** {@return the leases that hold now} */
    public List<Grant> leases() {
        MonotonicTime now = clock.monotonic();
        return grants.values().stream()
                .filter(g -> g.taken() && g.end().compareTo(now) > 0)
                .toList();
    }

    /** {@return what has all clients renew their leases, and the hardware addresses of each} */
    public Map<Grant, Answer> forceRenew() {
        Map<Grant, Answer> all = new LinkedHashMap<>();
        leases().forEach(lease -> all.put(lease, messages.forceRenew(lease)));
        return all;
    }

    /** Goes on with leases that were given before, as far as they still hold and fit. */
    public void restore(List<Grant> before) {
        for (Grant each : before) {
            boolean fits =
                    isInPool(each.address())
                            || each.address().equals(settings.fixed().get(each.hardware()));
            Grant now = grants.get(each.client());
            boolean isOlder = now != null && now.end().compareTo(each.end()) >= 0;
            if (fits && !isOlder && isCurrent(each) && isFor(each.address(), each.client())) {
                grant(each);
            }
        }
    }

    /** Takes a message: {@return what to answer, if anything} */
    public Optional<Answer> received(byte[] bytes) throws MalformedPacket {
        Dhcp4Message message = Dhcp4Message.decode(bytes);
        Optional<MessageType> type = message.type();
        boolean direct = IpAddresses.bits(message.relay()) == 0;
        if (message.isReply() || type.isEmpty() || !direct || message.hardware().length == 0) {
            return Optional.empty();
        }
        String client = client(message);
        return switch (type.get()) {
            case DISCOVER -> discover(message, client);
            case REQUEST -> request(message, client);
            case DECLINE -> {
                decline(message, client);
                yield Optional.empty();
            }
            case RELEASE -> {
                release(message, client);
                yield Optional.empty();
            }
            case INFORM ->
                    Optional.of(
                            messages.answer(message, MessageType.ACK, IpAddresses.ANY, 0, false));
            case OFFER, ACK, NAK, FORCERENEW -> Optional.empty();
        };
    }

    /** Whoever sends the same identifier is the same client: RFC 2131 section 4.2. */
    private static String client(Dhcp4Message message) {
        byte[] id =
                message.options()
                        .bytes(OptionCode.CLIENT_IDENTIFIER)
                        .filter(b -> b.length >= 2 && b.length <= LONGEST_CLIENT_ID)
                        .orElseGet(() -> prefixed(message));
        return HexFormat.of().formatHex(id);
    }

    private static String hardware(Dhcp4Message message) {
        return HexFormat.of().formatHex(message.hardware());
    }

    private static byte[] prefixed(Dhcp4Message message) {
        byte[] hardware = message.hardware();
        byte[] id = new byte[hardware.length + 1];
        id[0] = (byte) message.hardwareType();
        System.arraycopy(hardware, 0, id, 1, hardware.length);
        return id;
    }

    private Optional<Answer> discover(Dhcp4Message message, String client) {
        Optional<Inet4Address> address = choose(message, client);
        return address.map(a -> {
            Grant had = grants.get(client);
            boolean holds = had != null && had.taken() && isCurrent(had);
            if (settings.rapidCommit() && message.options().has(OptionCode.RAPID_COMMIT)) {
                return take(message, client, a, true);
            }
            if (!holds) {
                MonotonicTime end = clock.monotonic().plus(OFFERED);
                grant(granted(message, client, a, end, false));
            }
            return messages.answer(message, MessageType.OFFER, a, lifetime(message), false);
        });
    }

    private static Grant granted(
            Dhcp4Message message,
            String client,
            Inet4Address address,
            MonotonicTime end,
            boolean taken) {
        String hostname = message.options().text(OptionCode.HOST_NAME).orElse("");
        return new Grant(
                client, message.hardwareType(), hardware(message), hostname, address, end, taken);
    }

    private Answer take(Dhcp4Message message, String client, Inet4Address address, boolean rapid) {
        long seconds = lifetime(message);
        MonotonicTime end = clock.monotonic().plus(Duration.ofSeconds(seconds));
        grant(granted(message, client, address, end, true));
        return messages.answer(message, MessageType.ACK, address, seconds, rapid);
    }

    private boolean isCurrent(Grant grant) {
        return grant.end().compareTo(clock.monotonic()) > 0;
    }

    /** The client's own, what it had, what it wishes, or any that is free: section 4.3.1. */
    private Optional<Inet4Address> choose(Dhcp4Message message, String client) {
        Inet4Address fixed = settings.fixed().get(hardware(message));
        if (fixed != null) {
            return Optional.of(fixed);
        }
        Grant had = grants.get(client);
        if (had != null && isFor(had.address(), client)) {
            return Optional.of(had.address());
        }
        Optional<Inet4Address> wish =
                message.options()
                        .address(OptionCode.REQUESTED_ADDRESS)
                        .filter(a -> isInPool(a) && isFor(a, client));
        return wish.or(() -> anyFree(client));
    }

    /**
     * Begins at a place that follows from the client as it does in the original, so that it mostly
     * gets the same one, of either. A flood of clients that there are not costs no more than a look
     * at the clock once all is given.
     */
    private Optional<Inet4Address> anyFree(String client) {
        if (settings.size() <= 0 || clock.monotonic().compareTo(fullUntil) < 0) {
            return Optional.empty();
        }
        int begin = (int) Long.remainderUnsigned(hash(client), settings.size());
        for (int i = 0; i < settings.size(); i++) {
            int offset = (begin + i) % settings.size();
            Inet4Address address = IpAddresses.four(IpAddresses.bits(settings.first()) + offset);
            if (isInPool(address) && isFor(address, client)) {
                return Optional.of(address);
            }
        }
        fullUntil =
                grants.values().stream()
                        .map(Grant::end)
                        .filter(end -> end.compareTo(clock.monotonic()) > 0)
                        .min(MonotonicTime::compareTo)
                        .orElse(fullUntil);
        return Optional.empty();
    }

    private static long hash(String client) {
        byte[] id = HexFormat.of().parseHex(client);
        ByteBuffer in = ByteBuffer.allocate(8 + id.length).order(ByteOrder.LITTLE_ENDIAN);
        return SipHash24.hash(POOL_KEY, in.putLong(id.length).put(id).array());
    }

    private boolean isInPool(Inet4Address address) {
        long offset = (long) IpAddresses.bits(address) - IpAddresses.bits(settings.first());
        return offset >= 0
                && offset < settings.size()
                && !address.equals(settings.address())
                && !fixedAddresses.contains(address);
    }

    /** {@return whether nobody else has an address now} */
    private boolean isFor(Inet4Address address, String client) {
        String holder = holders.get(address);
        if (holder == null || holder.equals(client)) {
            return true;
        }
        Grant grant = grants.get(holder.equals(NOBODY) ? NOBODY + address : holder);
        return grant == null || !grant.address().equals(address) || !isCurrent(grant);
    }

    private void grant(Grant grant) {
        revision += grant.taken() ? 1 : 0;
        String former = holders.put(grant.address(), grant.client());
        if (former != null && !former.equals(grant.client())) {
            grants.remove(former.equals(NOBODY) ? NOBODY + grant.address() : former);
        }
        Grant had = grants.put(grant.client(), grant);
        if (had != null && !had.address().equals(grant.address())) {
            fullUntil = new MonotonicTime(0);
            holders.remove(had.address(), grant.client());
        }
    }

    private Optional<Answer> request(Dhcp4Message message, String client) {
        Optional<Inet4Address> server = message.options().address(OptionCode.SERVER_IDENTIFIER);
        if (server.isPresent() && !server.get().equals(settings.address())) {
            Grant offered = grants.get(client);
            if (offered != null && !offered.taken()) {
                forget(offered); // it has taken another server's
            }
            return Optional.empty();
        }
        boolean extending = IpAddresses.bits(message.clientAddress()) != 0;
        Optional<Inet4Address> wanted =
                extending
                        ? Optional.of(message.clientAddress())
                        : message.options().address(OptionCode.REQUESTED_ADDRESS);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        Inet4Address address = wanted.get();
        Inet4Address fixed = settings.fixed().get(hardware(message));
        boolean allowed =
                fixed != null ? fixed.equals(address) : isInPool(address) && isFor(address, client);
        if (!allowed) {
            return Optional.of(
                    messages.answer(message, MessageType.NAK, IpAddresses.ANY, 0, false));
        }
        return Optional.of(take(message, client, address, false));
    }

    private void forget(Grant grant) {
        revision += grant.taken() ? 1 : 0;
        fullUntil = new MonotonicTime(0);
        grants.remove(grant.client());
        holders.remove(grant.address(), grant.client());
    }

    private void decline(Dhcp4Message message, String client) {
        Grant had = grants.get(client);
        Optional<Inet4Address> address = message.options().address(OptionCode.REQUESTED_ADDRESS);
        if (had != null && address.filter(had.address()::equals).isPresent()) {
            forget(had);
            holders.put(had.address(), NOBODY);
            MonotonicTime end = clock.monotonic().plus(DECLINED);
            grants.put(
                    NOBODY + had.address(),
                    new Grant(NOBODY, 0, "", "", had.address(), end, false));
        }
    }

    private void release(Dhcp4Message message, String client) {
        Grant had = grants.get(client);
        if (had != null && had.address().equals(message.clientAddress())) {
            forget(had);
        }
    }

    private long lifetime(Dhcp4Message message) {
        OptionalLong wish = message.options().uint32(OptionCode.LEASE_TIME);
        long usual = settings.usual().toSeconds();
        return Math.clamp(wish.orElse(usual), 1L, settings.most().toSeconds());
    }
}
