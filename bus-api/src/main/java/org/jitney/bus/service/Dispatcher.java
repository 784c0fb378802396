package org.jitney.bus.service;

import java.nio.file.Path;
import java.util.HashSet;
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
    private final Counted counted = new Counted();
    private int open;

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
        Optional<BusObject> object = tree.find(path, caller);
        boolean isIntrospect = introspects(interfaceName, member);
        // A node that only leads to objects can be looked at; everything else needs an object.
        if (object.isEmpty() && (!isIntrospect || tree.children(path).isEmpty())) {
            throw new DBusError(DBusError.UNKNOWN_OBJECT, "Unknown object '%s'.".formatted(path));
        }
        Optional<InterfaceInfo> standard = standard(interfaceName, member);
        if (standard.isPresent()) {
            MethodInfo method = requireMethod(standard.get(), member);
            requireStandardSignature(message, method);
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

    private static boolean introspects(String interfaceName, String member) {
        return member.equals("Introspect")
                && (interfaceName.isEmpty()
                        || interfaceName.equals(DBusIntrospectable.INFO.name()));
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

    /** The library checks the arguments of its own interfaces in other words. */
    private static void requireStandardSignature(Message message, MethodInfo method)
            throws DBusError {
        if (message.signature().value().equals(method.inSignature())) {
            return;
        }
        throw DBusError.invalidArgs(
                switch (method.name()) {
                    case "Introspect" -> "Expected no parameters";
                    case "GetAll" -> "Expected interface parameter";
                    default -> "Expected interface and member parameters";
                });
    }

    /** Ping ignores arguments, as that of the library does. */
    private void peer(Endpoint link, Message message, String member) throws DBusError {
        if (DBusPeer.INFO.method(member).isEmpty()) {
            throw new DBusError(
                    DBusError.UNKNOWN_METHOD,
                    "Unknown method '%s' on interface '%s'."
                            .formatted(member, DBusPeer.INFO.name()));
        }
        if (member.equals("Ping")) {
            complete(message, link, "", List.of());
        } else {
            complete(message, link, "s", List.of(MachineId.read(Path.of("/"))));
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
                String name = args.get(0).toString();
                String property = args.get(1).toString();
                read(
                        message,
                        link,
                        Wanted.of(target, name, property),
                        "v",
                        () -> Properties.get(target, name, property));
            }
            case "GetAll" -> {
                String name = args.get(0).toString();
                read(
                        message,
                        link,
                        Wanted.of(target, name, ""),
                        "a{sv}",
                        () -> Properties.getAll(target, name));
            }
            case "Set" -> {
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

    /** What is read: of these interfaces one property, or all for the empty name. */
    private record Wanted(List<BusObject.Bound<?>> interfaces, String property) {
        static Wanted of(BusObject object, String interfaceName, String property) {
            return new Wanted(
                    interfaceName.isEmpty()
                            ? object.interfaces()
                            : object.find(interfaceName).stream().toList(),
                    property);
        }
    }

    private interface Reading {
        Object value() throws DBusError;
    }

    /** Brings up to date what is read from elsewhere, interface by interface, then answers. */
    private void read(
            Message message, Endpoint link, Wanted wanted, String signature, Reading reading) {
        if (!wanted.interfaces().isEmpty()) {
            List<BusObject.Bound<?>> rest =
                    wanted.interfaces().subList(1, wanted.interfaces().size());
            refresh(
                    wanted.interfaces().getFirst(),
                    wanted.property(),
                    () ->
                            read(
                                    message,
                                    link,
                                    new Wanted(rest, wanted.property()),
                                    signature,
                                    reading));
            return;
        }
        try {
            complete(message, link, signature, List.of(reading.value()));
        } catch (DBusError e) {
            fail(message, link, e);
        }
    }

    private static <T> void refresh(BusObject.Bound<T> bound, String property, Runnable then) {
        bound.table().refresh(bound.target(), property, then);
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
                        counted);
        open++;
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
        // Answered: nobody needs the caller's descriptors any more; who keeps one has duplicated
        // it.
        call.closeFds();
    }

    @Override
    public void fail(Message call, Endpoint link, DBusError error) {
        tree.flushChanges();
        if (call.expectsReply()) {
            link.send(Message.error(call, error.name(), error.text()).build());
        }
        call.closeFds();
    }

    /** {@return how many calls of members have no answer yet} */
    int open() {
        return open;
    }

    private final class Counted implements Call.Answers {
        @Override
        public void complete(Message call, Endpoint link, String signature, List<Object> results) {
            open--;
            Dispatcher.this.complete(call, link, signature, results);
        }

        @Override
        public void fail(Message call, Endpoint link, DBusError error) {
            open--;
            Dispatcher.this.fail(call, link, error);
        }
    }

    private String document(ObjectPath path, Optional<BusObject> object) {
        StringBuilder out = new StringBuilder(4096);
        out.append(
                        "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n")
                .append("\"https://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n")
                .append("<node>\n");
        for (InterfaceInfo info : STANDARD) {
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
        Set<String> names = new HashSet<>();
        info.methods().forEach(member -> names.add(member.name()));
        info.properties().forEach(member -> names.add(member.name()));
        info.signals().forEach(member -> names.add(member.name()));
        return names;
    }
}
