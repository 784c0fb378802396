package org.jitney.bus.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.api.DBusIntrospectable;
import org.jitney.bus.api.DBusPeer;
import org.jitney.bus.api.DBusProperties;
import org.jitney.bus.api.InterfaceInfo;
import org.jitney.bus.api.MethodInfo;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one call from its arrival to its answer. */
final class Dispatcher implements Call.Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final List<InterfaceInfo> STANDARD =
            List.of(DBusPeer.INFO, DBusIntrospectable.INFO, DBusProperties.INFO);

    private final ObjectTree tree;
    private final Authorizer authorizer;

    Dispatcher(ObjectTree tree, Authorizer authorizer) {
        this.tree = tree;
        this.authorizer = authorizer;
    }

    void dispatch(Caller caller, Message message) {
        try {
            route(caller, message);
        } catch (DBusError e) {
            fail(message, caller.link(), e);
        }
    }

    private void route(Caller caller, Message message) throws DBusError {
        Endpoint link = caller.link();
        ObjectPath path = message.path().orElseThrow();
        String interfaceName = message.interfaceName().orElse("");
        String member = message.member().orElseThrow();
        if (isPeer(interfaceName, member)) {
            peer(link, message, member);
            return;
        }
        Optional<BusObject> object = tree.find(path);
        if (object.isEmpty() && !tree.isNode(path)) {
            throw new DBusError(DBusError.UNKNOWN_OBJECT, "Unknown object '%s'.".formatted(path));
        }
        Optional<InterfaceInfo> standard = standard(interfaceName, member);
        if (standard.isPresent()) {
            MethodInfo method = requireMethod(standard.get(), member);
            requireSignature(message, standard.get(), method);
            standard(caller, message, object, member);
            return;
        }
        for (BusObject.Bound<?> bound : object.map(BusObject::interfaces).orElse(List.of())) {
            boolean named = interfaceName.equals(bound.table().name());
            if (named || interfaceName.isEmpty()) {
                Optional<MethodInfo> method = bound.table().info().method(member);
                if (method.isPresent()) {
                    own(caller, message, bound, method.get());
                    return;
                }
            }
        }
        throw unknownMethod(interfaceName, member);
    }

    private static boolean isPeer(String interfaceName, String member) {
        return interfaceName.equals(DBusPeer.INFO.name())
                || (interfaceName.isEmpty() && DBusPeer.INFO.method(member).isPresent());
    }

    private static Optional<InterfaceInfo> standard(String interfaceName, String member) {
        for (InterfaceInfo info : STANDARD) {
            if (info.name().equals(interfaceName)
                    || (interfaceName.isEmpty() && info.method(member).isPresent())) {
                return Optional.of(info);
            }
        }
        return Optional.empty();
    }

    private static MethodInfo requireMethod(InterfaceInfo info, String member) throws DBusError {
        Optional<MethodInfo> method = info.method(member);
        if (method.isEmpty()) {
            throw unknownMethod(info.name(), member);
        }
        return method.get();
    }

    private static DBusError unknownMethod(String interfaceName, String member) {
        return new DBusError(
                DBusError.UNKNOWN_METHOD,
                "Unknown method %s or interface %s."
                        .formatted(member, interfaceName.isEmpty() ? "(null)" : interfaceName));
    }

    private static void requireSignature(Message message, InterfaceInfo info, MethodInfo method)
            throws DBusError {
        String given = message.signature().value();
        if (!given.equals(method.inSignature())) {
            throw DBusError.invalidArgs(
                    "Invalid arguments '%s' to call %s.%s(), expecting '%s'."
                            .formatted(given, info.name(), method.name(), method.inSignature()));
        }
    }

    private void peer(Endpoint link, Message message, String member) throws DBusError {
        requireSignature(message, DBusPeer.INFO, requireMethod(DBusPeer.INFO, member));
        if (member.equals("Ping")) {
            complete(message, link, "", List.of());
        } else {
            complete(message, link, "s", List.of(MachineId.read()));
        }
    }

    private void standard(Caller caller, Message message, Optional<BusObject> object, String member)
            throws DBusError {
        Endpoint link = caller.link();
        List<Object> args = message.body();
        ObjectPath path = message.path().orElseThrow();
        BusObject target = object.orElseGet(() -> BusObject.none());
        switch (member) {
            case "Introspect" -> complete(message, link, "s", List.of(document(path, object)));
            case "Get" -> {
                requireProperties(path, object);
                Variant value =
                        Properties.get(target, args.get(0).toString(), args.get(1).toString());
                complete(message, link, "v", List.of(value));
            }
            case "GetAll" -> {
                requireProperties(path, object);
                Map<String, Variant> values = Properties.getAll(target, args.get(0).toString());
                complete(message, link, "a{sv}", List.of(values));
            }
            case "Set" -> {
                requireProperties(path, object);
                set(
                        caller,
                        message,
                        Properties.require(target, args.get(0).toString(), args.get(1).toString()),
                        args.get(1).toString(),
                        (Variant) args.get(2));
            }
            // The descriptions of these interfaces are part of the program: anything else is our
            // bug.
            default -> throw new IllegalStateException(member);
        }
    }

    private static void requireProperties(ObjectPath path, Optional<BusObject> object)
            throws DBusError {
        if (object.isEmpty()) {
            throw new DBusError(DBusError.UNKNOWN_OBJECT, "Unknown object '%s'.".formatted(path));
        }
    }

    private <T> void set(
            Caller caller, Message message, BusObject.Bound<T> bound, String member, Variant value)
            throws DBusError {
        InterfaceTable.Property<T> property = bound.table().findProperty(member).orElseThrow();
        PropertySetter<T> setter = property.setter();
        if (setter == null) {
            throw new DBusError(
                    DBusError.PROPERTY_READ_ONLY,
                    "Property '%s' is not writable.".formatted(member));
        }
        String wanted = property.info().signature();
        if (!value.signature().value().equals(wanted)) {
            throw DBusError.invalidArgs(
                    "Incorrect parameters for property '%s', expected '%s', got '%s'."
                            .formatted(member, wanted, value.signature()));
        }
        run(
                new Request(caller, message, "", bound.table().name(), member),
                bound.table().authOfProperty(property.info()),
                call -> {
                    setter.set(bound.target(), value.value(), call);
                    return Reply.empty();
                });
    }

    private <T> void own(
            Caller caller, Message message, BusObject.Bound<T> bound, MethodInfo method)
            throws DBusError {
        requireSignature(message, bound.table().info(), method);
        Optional<InterfaceTable.Method<T>> served = bound.table().findMethod(method.name());
        if (served.isEmpty()) {
            throw DBusError.notSupported(
                    "Method %s of interface %s is not implemented."
                            .formatted(method.name(), bound.table().name()));
        }
        run(
                new Request(
                        caller,
                        message,
                        method.outSignature(),
                        bound.table().name(),
                        method.name()),
                bound.table().authOfMethod(method),
                call -> served.get().handler().handle(bound.target(), call));
    }

    /** A call whose member is found and whose arguments fit. */
    private record Request(
            Caller caller, Message message, String out, String interfaceName, String member) {}

    private interface Work {
        Reply run(Call call) throws DBusError;
    }

    private void run(Request request, Auth auth, Work work) {
        Call call =
                new Call(
                        request.caller(),
                        request.message(),
                        request.message().body(),
                        request.out(),
                        this);
        authorize(request, auth, call, () -> perform(request, call, work));
    }

    private void authorize(Request request, Auth auth, Call call, Runnable allowed) {
        switch (auth) {
            case Auth.Anyone _, Auth.Handler _ -> allowed.run();
            case Auth.Root _ -> {
                if (authorizer.isPrivileged(call.caller())) {
                    allowed.run();
                } else {
                    call.fail(
                            DBusError.accessDenied(
                                    "Access to %s.%s() not permitted."
                                            .formatted(request.interfaceName(), request.member())));
                }
            }
            case Auth.Polkit polkit -> authorizer.check(call, polkit.action(), Map.of(), allowed);
        }
    }

    private void perform(Request request, Call call, Work work) {
        try {
            switch (work.run(call)) {
                case Reply.Values values -> call.complete(values.results().toArray());
                case Reply.Pending _ -> {}
            }
        } catch (DBusError e) {
            call.fail(e);
        } catch (RuntimeException e) {
            // A handler's bug costs this call and is told; the service goes on.
            LOG.error("{}.{} failed", request.interfaceName(), request.member(), e);
            call.fail(new DBusError(DBusError.FAILED, "Internal error: " + e));
        }
    }

    @Override
    public void complete(Message call, Endpoint link, String signature, List<Object> results) {
        tree.flushChanges();
        if (call.expectsReply()) {
            link.send(Message.reply(call).body(signature, results).build());
        }
    }

    @Override
    public void fail(Message call, Endpoint link, DBusError error) {
        tree.flushChanges();
        if (call.expectsReply()) {
            link.send(Message.error(call, error.name(), error.text()).build());
        }
    }

    private String document(ObjectPath path, Optional<BusObject> object) {
        StringBuilder out = new StringBuilder(4096);
        out.append(
                        "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n")
                .append("\"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n")
                .append("<node>\n");
        List<InterfaceInfo> standard = new ArrayList<>(STANDARD);
        if (object.isEmpty()) {
            standard.remove(DBusProperties.INFO);
        }
        for (InterfaceInfo info : standard) {
            out.append(info.introspectionXml(everything(info)));
        }
        object.ifPresent(found ->
                found.interfaces().forEach(bound -> out.append(bound.table().introspection())));
        for (String child : tree.children(path)) {
            out.append(" <node name=\"").append(child).append("\"/>\n");
        }
        return out.append("</node>\n").toString();
    }

    private static Set<String> everything(InterfaceInfo info) {
        Set<String> names = new java.util.HashSet<>();
        info.methods().forEach(member -> names.add(member.name()));
        info.properties().forEach(member -> names.add(member.name()));
        info.signals().forEach(member -> names.add(member.name()));
        return names;
    }

    /** The machine's ID as {@code Peer.GetMachineId} gives it. */
    private static final class MachineId {
        private MachineId() {}

        static String read() throws DBusError {
            for (String file : List.of("/etc/machine-id", "/var/lib/dbus/machine-id")) {
                try {
                    String id =
                            java.nio.file.Files.readString(
                                            java.nio.file.Path.of(file), StandardCharsets.US_ASCII)
                                    .strip();
                    if (id.matches("[0-9a-f]{32}")) {
                        return id;
                    }
                } catch (java.io.IOException e) {
                    LOG.debug("cannot read {}: {}", file, e.toString());
                }
            }
            throw new DBusError(DBusError.FILE_NOT_FOUND, "No machine ID is set.");
        }
    }
}
