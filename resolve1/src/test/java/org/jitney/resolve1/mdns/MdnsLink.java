package org.jitney.resolve1.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.multicast.NextName;
import org.jitney.resolve1.scope.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A link on which machines, and strangers, speak multicast DNS, in a time of its own. */
class MdnsLink {
    static final long SECOND = 1_000_000;
    static final int TOP = 0x8000;

    record Sent(long at, InetAddress from, Message message) {}

    final Map<InetAddress, MdnsWire.Listener> hosts = new HashMap<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Message> alone = new ArrayList<>();
    private EventLoop loop;
    private VirtualTime time;

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        time = new VirtualTime(loop, new ManualClock(SECOND, 0));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    static Message message(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException e) {
            throw new AssertionError("what is sent can be read", e);
        }
    }

    /** All others hear it at once. */
    void toAll(InetAddress from, int port, byte[] bytes) {
        for (var each : List.copyOf(hosts.entrySet())) {
            if (!each.getKey().equals(from)) {
                each.getValue()
                        .received(bytes, from, port, true, a -> toOne(each.getKey(), from, a));
            }
        }
    }

    private void toOne(InetAddress from, InetAddress to, byte[] bytes) {
        alone.add(message(bytes));
        MdnsWire.Listener listener = hosts.get(to);
        if (listener != null) {
            listener.received(bytes, from, MdnsWire.PORT, false, _ -> {});
        }
    }

    private MdnsWire wire(InetAddress own, MdnsWire.Listener listener) {
        hosts.put(own, listener);
        return new MdnsWire() {
            @Override
            public void toAll(byte[] bytes) {
                long now = time.clock().monotonic().usec();
                sent.add(new Sent(now, own, message(bytes)));
                MdnsLink.this.toAll(own, MdnsWire.PORT, bytes);
            }

            @Override
            public void close() {
                hosts.remove(own);
            }
        };
    }

    /** A machine on the link. */
    final class Machine implements MdnsHost {
        final List<InetAddress> addresses = new ArrayList<>();
        final List<DnsSdService> services = new ArrayList<>();
        final List<DnsSdService> lost = new ArrayList<>();
        private final Random random;
        String name;
        Optional<MdnsScope> scope = Optional.empty();

        Machine(String name, String address) {
            this.name = name;
            this.random = new Random(name.hashCode() + 31L * address.hashCode());
            addresses.add(InetAddress.ofLiteral(address));
        }

        MdnsScope begin() throws Exception {
            MdnsScope begun =
                    new MdnsScope(
                            new Scope.Id(2, "v0"),
                            Families.INET,
                            time,
                            random,
                            CacheMode.YES,
                            this,
                            listener -> wire(addresses.getFirst(), listener));
            scope = Optional.of(begun);
            return begun;
        }

        @Override
        public Name name() {
            return local(name);
        }

        @Override
        public boolean isOwnName(Name other) {
            return name().equals(other);
        }

        @Override
        public boolean responds() {
            return true;
        }

        @Override
        public List<InetAddress> addresses() {
            return addresses;
        }

        @Override
        public boolean isOwn(InetAddress address) {
            return addresses.contains(address);
        }

        @Override
        public boolean isNear(InetAddress address) {
            return address.getHostAddress().startsWith("10.9.");
        }

        @Override
        public List<DnsSdService> services() {
            return services;
        }

        @Override
        public void lostService(DnsSdService service) {
            lost.add(service);
        }

        @Override
        public void lostName() {
            name = NextName.after(name, random);
            scope.orElseThrow().update();
        }
    }

    void pass(long usec) {
        long end = time.clock().monotonic().usec() + usec;
        while (time.nextDue().isPresent() && time.nextDue().getAsLong() <= end) {
            time.moveTo(time.nextDue().getAsLong());
        }
        time.moveTo(end);
    }

    static Name local(String label) {
        return Names.parse(label + ".local").orElseThrow();
    }

    static List<Outcome> ask(MdnsScope scope, String label, int type) {
        List<Outcome> outcomes = new ArrayList<>();
        var _ = scope.lookup(Question.of(local(label), type), LookupFlags.PROTOCOLS, outcomes::add);
        return outcomes;
    }

    static List<String> data(Outcome outcome) {
        return outcome.answer().stream().map(Record::rdataToString).toList();
    }

    static byte[] query(String label, int type, int dclass, Record... known) {
        Message message = new Message(7);
        message.addRecord(Record.newRecord(local(label), type, dclass), Section.QUESTION);
        for (Record each : known) {
            message.addRecord(each, Section.ANSWER);
        }
        return message.toWire();
    }

    static InetAddress stranger() {
        return InetAddress.ofLiteral("10.9.0.99");
    }

    List<Message> answers() {
        return sent.stream()
                .map(Sent::message)
                .filter(m -> m.getHeader().getFlag(Flags.QR))
                .toList();
    }
}
