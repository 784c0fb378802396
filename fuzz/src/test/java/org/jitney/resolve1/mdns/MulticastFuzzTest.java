package org.jitney.resolve1.mdns;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Messages;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.llmnr.LlmnrScope;
import org.jitney.resolve1.llmnr.LlmnrWire;
import org.jitney.resolve1.scope.Scope;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What is said on a link, by whomever: what is sent then can be read by others. */
class MulticastFuzzTest {
    private static final long SECOND = 1_000_000;
    private static final InetAddress OTHER = InetAddress.ofLiteral("10.9.0.2");

    private static final class Host implements MdnsHost {
        private final String domain;
        private int number;

        Host(String domain) {
            this.domain = domain;
        }

        @Override
        public Name name() {
            return Name.fromConstantString("box" + number + domain);
        }

        @Override
        public boolean isOwnName(Name name) {
            return name.equals(name());
        }

        @Override
        public boolean responds() {
            return true;
        }

        @Override
        public List<InetAddress> addresses() {
            return List.of(InetAddress.ofLiteral("10.9.0.1"));
        }

        @Override
        public boolean isOwn(InetAddress address) {
            return addresses().contains(address);
        }

        @Override
        public boolean isNear(InetAddress address) {
            return true;
        }

        @Override
        public List<DnsSdService> services() {
            return List.of(
                    new DnsSdService(
                            "web", "A web", "_http._tcp", List.of(), 80, 0, 0, List.of(), 0));
        }

        @Override
        public void lostService(DnsSdService service) {
            number++;
        }

        @Override
        public void lostName() {
            number++;
        }
    }

    private final List<byte[]> sent = new ArrayList<>();

    private void check() {
        for (byte[] each : sent) {
            if (Messages.parse(each).isEmpty()) {
                throw new AssertionError("nobody can read this");
            }
        }
    }

    private static void pass(VirtualTime time, long usec) {
        long end = time.clock().monotonic().usec() + usec;
        while (time.nextDue().isPresent() && time.nextDue().getAsLong() <= end) {
            time.moveTo(time.nextDue().getAsLong());
        }
        time.moveTo(end);
    }

    @FuzzTest
    void multicastDns(byte[] data) throws ErrnoException {
        try (EventLoop loop = EventLoop.open()) {
            VirtualTime time = new VirtualTime(loop, new ManualClock(SECOND, 0));
            List<MdnsWire.Listener> listener = new ArrayList<>();
            Host host = new Host(".local.");
            try (MdnsScope scope =
                    new MdnsScope(
                            new Scope.Id(2, "v0"),
                            Families.INET,
                            time,
                            new Random(1),
                            CacheMode.YES,
                            host,
                            l -> {
                                listener.add(l);
                                return new Wire(sent::add);
                            })) {
                Consumer<byte[]> answer = sent::add;
                listener.getFirst().received(data, OTHER, MdnsWire.PORT, true, answer);
                pass(time, 3 * SECOND);
                var _ =
                        scope.lookup(
                                Question.of(Name.fromConstantString("other.local."), Type.A),
                                LookupFlags.PROTOCOLS,
                                _ -> {});
                pass(time, SECOND / 5);
                listener.getFirst().received(data, OTHER, MdnsWire.PORT, true, answer);
                listener.getFirst().received(data, OTHER, 4000, true, answer);
                pass(time, 20 * SECOND);
                scope.update();
                pass(time, 5 * SECOND);
            }
        }
        check();
    }

    private record Wire(Consumer<byte[]> all) implements MdnsWire {
        @Override
        public void toAll(byte[] message) {
            all.accept(message);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @FuzzTest
    void linkLocalNames(byte[] data) throws ErrnoException {
        try (EventLoop loop = EventLoop.open()) {
            VirtualTime time = new VirtualTime(loop, new ManualClock(SECOND, 0));
            List<LlmnrWire.Listener> listener = new ArrayList<>();
            Host host = new Host(".");
            try (LlmnrScope scope =
                    new LlmnrScope(
                            new Scope.Id(2, "v0"),
                            Families.INET,
                            time,
                            new Random(1),
                            CacheMode.YES,
                            host,
                            l -> {
                                listener.add(l);
                                return new Link(sent::add);
                            })) {
                listener.getFirst().received(data, OTHER, false, sent::add);
                pass(time, 3 * SECOND);
                var _ =
                        scope.lookup(
                                Question.of(Name.fromConstantString("other."), Type.A),
                                LookupFlags.PROTOCOLS,
                                _ -> {});
                pass(time, SECOND / 5);
                // As the answer to what was asked just now.
                byte[] bytes = data.clone();
                if (bytes.length > 2 && !sent.isEmpty()) {
                    System.arraycopy(sent.getLast(), 0, bytes, 0, 2);
                }
                listener.getFirst().received(bytes, OTHER, false, sent::add);
                listener.getFirst().received(bytes, OTHER, true, sent::add);
                pass(time, 20 * SECOND);
                scope.update();
                pass(time, 5 * SECOND);
            }
        }
        check();
    }

    private record Link(Consumer<byte[]> all) implements LlmnrWire {
        @Override
        public void toAll(byte[] message) {
            all.accept(message);
        }

        @Override
        public Runnable ask(
                InetAddress host, byte[] query, Consumer<byte[]> answer, Runnable failed) {
            return () -> {};
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
