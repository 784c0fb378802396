package org.jitney.timesync1.bus;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.api.Timesync1Manager;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.timesync1.client.Exchange;
import org.jitney.timesync1.client.Synchronizer;
import org.jitney.timesync1.model.NtpPacket;
import org.jitney.timesync1.model.ServerKind;
import org.jitney.timesync1.model.ServerNames;

/** The object at {@code /org/freedesktop/timesync1}. */
public final class TimesyncObject {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/timesync1");

    private static final String SET_SERVERS = "org.freedesktop.timesync1.set-runtime-servers";
    private static final int AF_UNSPEC = 0;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final Synchronizer synchronizer;
    private final Authorizer authorizer;

    /** Serves a synchronizer; tells of each of its exchanges. */
    public TimesyncObject(Synchronizer synchronizer, ObjectTree tree, Authorizer authorizer) {
        this.synchronizer = synchronizer;
        this.authorizer = authorizer;
        synchronizer.onExchange(() -> tree.changed(PATH, Timesync1Manager.INFO, "NTPMessage"));
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<TimesyncObject> table() {
        InterfaceTable<TimesyncObject> table = InterfaceTable.of(Timesync1Manager.INFO);
        return table.inThisOrder()
                .property("LinkNTPServers", object -> object.names(ServerKind.LINK))
                .property("SystemNTPServers", object -> object.names(ServerKind.SYSTEM))
                .property("RuntimeNTPServers", object -> object.names(ServerKind.RUNTIME))
                .property("FallbackNTPServers", object -> object.names(ServerKind.FALLBACK))
                .property("ServerName", object -> object.synchronizer.serverName().orElse(""))
                .property("ServerAddress", TimesyncObject::address)
                .property(
                        "RootDistanceMaxUSec", o -> o.synchronizer.settings().rootDistanceMaxUsec())
                .property("PollIntervalMinUSec", o -> o.synchronizer.settings().pollMinUsec())
                .property("PollIntervalMaxUSec", o -> o.synchronizer.settings().pollMaxUsec())
                .property("PollIntervalUSec", object -> object.synchronizer.pollUsec())
                .property("NTPMessage", TimesyncObject::message)
                .property("Frequency", object -> object.synchronizer.frequency())
                .method("SetRuntimeNTPServers", TimesyncObject::setRuntimeServers)
                .authorize("SetRuntimeNTPServers", Auth.HANDLER);
    }

    private List<String> names(ServerKind kind) {
        return synchronizer.names(kind);
    }

    private Struct address() {
        Optional<InetAddress> address = synchronizer.serverAddress();
        if (address.isEmpty()) {
            return Struct.of(AF_UNSPEC, new byte[0]);
        }
        int family = address.get() instanceof Inet4Address ? AF_INET : AF_INET6;
        return Struct.of(family, address.get().getAddress());
    }

    private Struct message() {
        Exchange exchange = synchronizer.lastExchange();
        NtpPacket answer = exchange.answer();
        boolean none = exchange.equals(Exchange.NONE);
        return Struct.of(
                (long) answer.leap(),
                (long) answer.version(),
                (long) answer.mode(),
                (long) answer.stratum(),
                answer.precision(),
                answer.rootDelayUsec(),
                answer.rootDispersionUsec(),
                ByteBuffer.allocate(4).putInt(answer.reference()).array(),
                exchange.sentUsec(),
                none ? 0L : answer.receiveUsec(),
                none ? 0L : answer.transmitUsec(),
                exchange.arrivedUsec(),
                exchange.spike(),
                synchronizer.packets(),
                synchronizer.jitterUsec());
    }

    private Reply setRuntimeServers(Call call) throws DBusError {
        List<String> names = call.strings(0);
        for (String name : names) {
            if (!ServerNames.isValid(name)) {
                throw DBusError.invalidArgs(
                        "Invalid NTP server name or address, refusing: " + name);
            }
        }
        authorizer.check(
                call,
                SET_SERVERS,
                Map.of(),
                true,
                () -> {
                    synchronizer.setRuntimeServers(names);
                    call.complete();
                });
        return Reply.pending();
    }
}
