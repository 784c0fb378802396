package org.jitney.broker.driver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.frame.BodyReader;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.frame.Grammar;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Driver;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dispatches the calls to the bus over its table of methods. */
public final class BusDriver implements Driver {
    static final String PATH = "/org/freedesktop/DBus";
    static final String BUS = FrameBuilder.DRIVER;
    static final String INTROSPECTABLE = "org.freedesktop.DBus.Introspectable";
    static final String PEER = "org.freedesktop.DBus.Peer";
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    static final String MONITORING = "org.freedesktop.DBus.Monitoring";
    static final String STATS = "org.freedesktop.DBus.Debug.Stats";

    static final List<String> ALL =
            List.of(BUS, INTROSPECTABLE, PEER, PROPERTIES, MONITORING, STATS);

    /** The interfaces of old, which clients call at any object path. */
    private static final List<String> EVERYWHERE = List.of(BUS, INTROSPECTABLE, PEER);

    private static final Logger LOG = LoggerFactory.getLogger(BusDriver.class);

    private final ServiceStarter services;
    private final List<Method> table;
    private final Map<String, Method> byMember = new HashMap<>();
    private final Map<String, Method> byFullName = new HashMap<>();

    /**
     * @param services what can be started
     * @param machineId the answer to GetMachineId
     */
    public BusDriver(ServiceStarter services, String machineId) {
        this.services = services;
        this.table = new MethodTable(services, machineId, this::introspect).rows();
        for (Method m : table) {
            byMember.putIfAbsent(m.name(), m);
            byFullName.put(m.interfaceName() + "." + m.name(), m);
        }
    }

    /** {@return the introspection document of the bus' own object, without any bus} */
    public static String introspection() {
        return new BusDriver(ServiceStarter.NONE, "").introspect(PATH);
    }

    private String introspect(String path) {
        return Introspection.render(table, path);
    }

    @Override
    public void call(Bus bus, Peer from, Frame call) throws Refused {
        String interfaceName = call.interfaceName();
        String member = call.member() == null ? "" : call.member();
        Method method = find(interfaceName, member);
        boolean atOwnPath = PATH.equals(call.path());
        if (method == null || !(atOwnPath || EVERYWHERE.contains(method.interfaceName()))) {
            throw unknown(interfaceName, member, atOwnPath);
        }
        Request request = new Request(bus, from, call, call.reader());
        if (method.access() == Method.Access.PRIVILEGED) {
            request.requirePrivileged();
        }
        if (method.access() != Method.Access.ANYONE && !atOwnPath) {
            throw Refused.of(
                    "AccessDenied",
                    "Method '%s' is only available at the canonical object path '%s'"
                            .formatted(member, PATH));
        }
        if (!call.signature().equals(method.in())) {
            throw Refused.of(
                    "InvalidArgs",
                    "Call to %s has wrong args (%s, expected %s)"
                            .formatted(member, call.signature(), method.in()));
        }
        method.handler().handle(request);
    }

    @Override
    public void signal(Bus bus, Peer from, Frame signal) {
        boolean isFailure =
                "org.freedesktop.systemd1.Activator".equals(signal.interfaceName())
                        && "ActivationFailure".equals(signal.member())
                        && signal.signature().equals("sss");
        if (!isFailure) {
            return;
        }
        if (!bus.policy().isPrivileged(from) || from != bus.find("org.freedesktop.systemd1")) {
            LOG.warn("Ignoring forged ActivationFailure message from connection {}", from);
            return;
        }
        BodyReader args = signal.reader();
        String unit = args.string();
        String error = args.string();
        String text = args.string();
        services.unitFailed(
                bus,
                unit,
                Grammar.isInterface(error)
                        ? Refused.named(error, text)
                        : Refused.of("Failed", text));
    }

    private @Nullable Method find(@Nullable String interfaceName, String member) {
        return interfaceName == null
                ? byMember.get(member)
                : byFullName.get(interfaceName + "." + member);
    }

    private Refused unknown(@Nullable String interfaceName, String member, boolean atOwnPath) {
        boolean known =
                interfaceName == null
                        || table.stream()
                                .map(Method::interfaceName)
                                .filter(i -> atOwnPath || EVERYWHERE.contains(i))
                                .anyMatch(interfaceName::equals);
        return Refused.of(
                known ? "UnknownMethod" : "UnknownInterface",
                "%s does not understand message %s".formatted(BUS, member));
    }
}
