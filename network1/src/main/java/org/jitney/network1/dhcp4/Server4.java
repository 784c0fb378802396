package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.MonotonicTime;
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
     * @param options what goes along with each lease
     */
    public record Settings(
            Inet4Address address,
            int prefixLength,
            Inet4Address first,
            int size,
            Duration usual,
            Duration most,
            Map<String, Inet4Address> fixed,
            SortedMap<Integer, byte[]> options) {
        /** Makes settings whose map of clients nobody can change any more. */
        public Settings {
            fixed = Map.copyOf(fixed);
        }
    }

    /** A client's lease. */
    public record Grant(String client, Inet4Address address, MonotonicTime end, boolean taken) {}

    /** An answer, and who is to hear it. */
    public record Answer(Dhcp4Message message, Inet4Address to, boolean toAll) {}

    private static final Duration OFFERED = Duration.ofSeconds(30);
    private static final Duration DECLINED = Duration.ofMinutes(10);
    private static final String NOBODY = "";
    private static final int LONGEST_CLIENT_ID = 255;

    private final Settings settings;
    private final Clock clock;
    private final Map<String, Grant> grants = new HashMap<>();
    private final Map<Inet4Address, String> holders = new HashMap<>();

    /** A server that has given nothing yet. */
    public Server4(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** {@return the leases that hold now} */
    public List<Grant> leases() {
        MonotonicTime now = clock.monotonic();
        return grants.values().stream()
                .filter(g -> g.taken() && g.end().compareTo(now) > 0)
                .toList();
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
            case INFORM -> Optional.of(answer(message, MessageType.ACK, IpAddresses.ANY, 0));
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
            if (!holds) {
                grant(new Grant(client, a, clock.monotonic().plus(OFFERED), false));
            }
            return answer(message, MessageType.OFFER, a, lifetime(message));
        });
    }

    private boolean isCurrent(Grant grant) {
        return grant.end().compareTo(clock.monotonic()) > 0;
    }

    /** The client's own, what it had, what it wishes, or any that is free: section 4.3.1. */
    private Optional<Inet4Address> choose(Dhcp4Message message, String client) {
        Inet4Address fixed = settings.fixed().get(HexFormat.of().formatHex(message.hardware()));
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

    /** Begins at a place that follows from the client, so that it mostly gets the same one. */
    private Optional<Inet4Address> anyFree(String client) {
        int begin = Math.floorMod(client.hashCode() * 0x9e3779b1, Math.max(1, settings.size()));
        for (int i = 0; i < settings.size(); i++) {
            int offset = (begin + i) % settings.size();
            Inet4Address address = IpAddresses.four(IpAddresses.bits(settings.first()) + offset);
            if (isInPool(address) && isFor(address, client)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private boolean isInPool(Inet4Address address) {
        long offset = (long) IpAddresses.bits(address) - IpAddresses.bits(settings.first());
        return offset >= 0
                && offset < settings.size()
                && !address.equals(settings.address())
                && !settings.fixed().containsValue(address);
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
        String former = holders.put(grant.address(), grant.client());
        if (former != null && !former.equals(grant.client())) {
            grants.remove(former.equals(NOBODY) ? NOBODY + grant.address() : former);
        }
        Grant had = grants.put(grant.client(), grant);
        if (had != null && !had.address().equals(grant.address())) {
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
        Inet4Address fixed = settings.fixed().get(HexFormat.of().formatHex(message.hardware()));
        boolean allowed =
                fixed != null ? fixed.equals(address) : isInPool(address) && isFor(address, client);
        if (!allowed) {
            return Optional.of(answer(message, MessageType.NAK, IpAddresses.ANY, 0));
        }
        long seconds = lifetime(message);
        MonotonicTime end = clock.monotonic().plus(Duration.ofSeconds(seconds));
        grant(new Grant(client, address, end, true));
        return Optional.of(answer(message, MessageType.ACK, address, seconds));
    }

    private void forget(Grant grant) {
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
            grants.put(NOBODY + had.address(), new Grant(NOBODY, had.address(), end, false));
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

    private Answer answer(
            Dhcp4Message question, MessageType type, Inet4Address address, long seconds) {
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, type.code())
                        .putAddress(OptionCode.SERVER_IDENTIFIER, settings.address());
        question.options()
                .bytes(OptionCode.CLIENT_IDENTIFIER)
                .ifPresent(id -> options.put(OptionCode.CLIENT_IDENTIFIER, id)); // RFC 6842
        if (type != MessageType.NAK) {
            options.putAddress(OptionCode.SUBNET_MASK, IpAddresses.mask(settings.prefixLength()));
            settings.options().forEach(options::put);
        }
        if (seconds > 0) {
            options.putUint32(OptionCode.LEASE_TIME, seconds)
                    .putUint32(OptionCode.RENEWAL_T1_TIME, seconds / 2)
                    .putUint32(OptionCode.REBINDING_T2_TIME, seconds * 7 / 8);
        }
        Dhcp4Message message =
                new Dhcp4Message(
                        true,
                        question.hardwareType(),
                        question.transaction(),
                        0,
                        question.broadcast(),
                        type == MessageType.NAK ? IpAddresses.ANY : question.clientAddress(),
                        address,
                        IpAddresses.ANY,
                        IpAddresses.ANY,
                        Arrays.copyOf(question.hardware(), question.hardware().length),
                        options);
        boolean reachable = IpAddresses.bits(question.clientAddress()) != 0;
        boolean toAll = type == MessageType.NAK || (question.broadcast() && !reachable);
        Inet4Address to =
                toAll ? IpAddresses.BROADCAST : reachable ? question.clientAddress() : address;
        return new Answer(message, to, toAll);
    }
}
