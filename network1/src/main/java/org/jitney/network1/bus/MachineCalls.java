package org.jitney.network1.bus;

import java.time.Duration;
import java.util.function.Consumer;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.Subscription;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.network1.link.MachineSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what leases say of the machine to hostname1 and timedate1.
 *
 * <p>Each value is said once. It is said again when the bus was away, and when the service comes up
 * after it could not be reached: at boot, leases are often earlier than both.
 */
public final class MachineCalls implements MachineSink {
    private static final Logger LOG = LoggerFactory.getLogger(MachineCalls.class);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Setting hostname;
    private final Setting timezone;
    private boolean closed;

    /** Says nothing yet. */
    public MachineCalls(Endpoint bus) {
        hostname = new Setting(bus, "org.freedesktop.hostname1", "SetHostname");
        timezone = new Setting(bus, "org.freedesktop.timedate1", "SetTimezone");
    }

    /** {@return one that hears when the bus and the services come and go} */
    public static MachineCalls on(BusConnection bus) {
        MachineCalls calls = new MachineCalls(bus);
        calls.listen(bus::match);
        bus.onReturned(calls::again);
        return calls;
    }

    /**
     * Hears of services that come up.
     *
     * @param match subscribes: takes a match rule and who takes its messages
     */
    void listen(Matching match) {
        hostname.listen(match);
        timezone.listen(match);
    }

    /** How messages are subscribed to. */
    interface Matching {
        /** Subscribes. */
        Subscription match(String rule, Consumer<Message> handler);
    }

    @Override
    public void hostname(String name) {
        if (!closed) {
            hostname.want(name);
        }
    }

    @Override
    public void timezone(String zone) {
        if (!closed) {
            timezone.want(zone);
        }
    }

    /** Says nothing any more. */
    public void close() {
        closed = true;
    }

    /** Says everything again: there is another bus. */
    void again() {
        hostname.say();
        timezone.say();
    }

    /** One value of one service. */
    private static final class Setting {
        private final Endpoint bus;
        private final String service;
        private final String member;
        private @Nullable String wanted;
        private boolean said = true;

        Setting(Endpoint bus, String service, String member) {
            this.bus = bus;
            this.service = service;
            this.member = member;
        }

        void listen(Matching match) {
            String rule =
                    "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                            + "member='NameOwnerChanged',arg0='%s'".formatted(service);
            Subscription _ = match.match(rule, this::ownerChanged);
        }

        private void ownerChanged(Message signal) {
            boolean isThere = !signal.body().get(2).toString().isEmpty();
            if (isThere && !said) {
                say();
            }
        }

        void want(String value) {
            if (!value.equals(wanted)) {
                wanted = value;
                say();
            }
        }

        void say() {
            String value = wanted;
            if (value == null) {
                return;
            }
            said = true;
            String path = "/" + service.replace('.', '/');
            Message call =
                    Message.call(service, path, service, member).body("sb", value, false).build();
            bus.call(call, PATIENCE, answer -> answered(value, answer));
        }

        private void answered(String value, Message answer) {
            if (answer.type() == MessageType.ERROR && value.equals(wanted)) {
                said = false;
                LOG.warn("{}(\"{}\") failed: {}", member, value, answer.errorText());
            }
        }
    }
}
