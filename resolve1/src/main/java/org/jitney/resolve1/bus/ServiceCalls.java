package org.jitney.resolve1.bus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.api.Resolve1DnssdService;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Reply;
import org.jitney.bus.service.Subtree;
import org.jitney.resolve1.config.MulticastMode;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.mdns.DnsSdService;

/** Services that callers let others find: methods of the manager, and an object for each. */
record ServiceCalls(Resolver resolver, Authorizer authorizer) implements Subtree {
    private static final ObjectPath SERVICES = ManagerObject.PATH.append("dnssd");
    private static final String ACTION = "org.freedesktop.resolve1.";
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_TEXT = 255;

    /** Puts the objects into a tree. */
    void addTo(ObjectTree tree) {
        tree.subtree(SERVICES, this);
        resolver.services()
                .onConflict(s -> tree.emit(path(s), Resolve1DnssdService.INFO, "Conflicted"));
    }

    /** Adds the manager's methods to its table. */
    static void methods(InterfaceTable<ManagerObject> table) {
        table.method("RegisterService", (o, call) -> o.services().register(call))
                .authorize("RegisterService", Auth.HANDLER)
                .method("UnregisterService", (o, call) -> o.services().unregister(call))
                .authorize("UnregisterService", Auth.HANDLER);
    }

    private static ObjectPath path(DnsSdService service) {
        return SERVICES.append(ObjectPath.escapeLabel(service.id()));
    }

    private void needsMulticastDns() throws DBusError {
        if (resolver.settings().multicastDns() != MulticastMode.YES) {
            throw new DBusError(DBusError.NOT_SUPPORTED, "Support for MulticastDNS is disabled");
        }
    }

    private Reply register(Call call) throws DBusError {
        needsMulticastDns();
        DnsSdService service = read(call);
        checkNew(service);
        authorizer.check(
                call,
                ACTION + "register-service",
                Map.of(),
                () -> {
                    try {
                        checkNew(service); // it may have come while somebody was asked
                        resolver.services().add(service);
                        call.complete(path(service));
                    } catch (DBusError e) {
                        call.fail(e);
                    }
                });
        return Reply.pending();
    }

    private void checkNew(DnsSdService service) throws DBusError {
        if (resolver.services().find(service.id()).isPresent()) {
            throw Errors.own(
                    "DnssdServiceExists",
                    "DNS-SD service '%s' exists already".formatted(service.id()));
        }
    }

    private static DnsSdService read(Call call) throws DBusError {
        String id = call.string(0);
        String name = call.string(1);
        String type = call.string(2);
        int port = number(call, 3);
        boolean isFile =
                !id.isEmpty()
                        && !id.equals(".")
                        && !id.equals("..")
                        && id.indexOf('/') < 0
                        && id.length() <= LONGEST_ID;
        if (!isFile) {
            throw DBusError.invalidArgs("DNS-SD service identifier '%s' is invalid".formatted(id));
        }
        if (!Names.isLabel(name)) {
            throw DBusError.invalidArgs("DNS-SD service name '%s' is invalid".formatted(name));
        }
        if (!DnsSdService.isType(type)) {
            throw DBusError.invalidArgs("DNS-SD service type '%s' is invalid".formatted(type));
        }
        List<List<byte[]>> texts = new ArrayList<>();
        for (Object each : call.list(6)) {
            texts.add(strings((Map<?, ?>) each));
        }
        if (texts.isEmpty()) {
            texts.add(List.of());
        }
        return new DnsSdService(
                id,
                name,
                type,
                List.of(),
                port,
                number(call, 4),
                number(call, 5),
                texts,
                call.caller().uid());
    }

    private static int number(Call call, int index) {
        return ((Number) call.arg(index)).intValue() & 0xffff;
    }

    private static List<byte[]> strings(Map<?, ?> pairs) throws DBusError {
        List<byte[]> strings = new ArrayList<>();
        for (Map.Entry<?, ?> each : pairs.entrySet()) {
            String key = String.valueOf(each.getKey());
            byte[] value = (byte[]) each.getValue();
            if (key.isEmpty()) {
                throw DBusError.invalidArgs("Keys in DNS-SD TXT RRs can't be empty");
            }
            if (key.chars().anyMatch(c -> c >= 128)) {
                throw DBusError.invalidArgs(
                        "TXT key '%s' contains non-ASCII symbols".formatted(key));
            }
            // A key without a value has no sign behind it, either: RFC 6763 section 6.4.
            String start = value.length == 0 ? key : key + "=";
            byte[] text = start.getBytes(StandardCharsets.US_ASCII);
            int length = text.length;
            text = Arrays.copyOf(text, length + value.length);
            System.arraycopy(value, 0, text, length, value.length);
            if (text.length > LONGEST_TEXT) {
                throw DBusError.invalidArgs("TXT key '%s' has too long a value".formatted(key));
            }
            strings.add(text);
        }
        return strings;
    }

    private Reply unregister(Call call) throws DBusError {
        needsMulticastDns();
        ObjectPath path = (ObjectPath) call.arg(0);
        DnsSdService service =
                resolver.services().all().stream()
                        .filter(s -> path(s).equals(path))
                        .findFirst()
                        .orElseThrow(() ->
                                Errors.own(
                                        "NoSuchDnssdService",
                                        "DNS-SD service with object path '%s' does not exist"
                                                .formatted(path)));
        return remove(service, call);
    }

    private Reply remove(DnsSdService service, Call call) {
        Runnable then =
                () -> {
                    resolver.services().remove(service);
                    call.complete();
                };
        // Who has registered it may take it back.
        if (service.owner() != 0 && service.owner() == call.caller().uid()) {
            then.run();
        } else {
            authorizer.check(call, ACTION + "unregister-service", Map.of(), then);
        }
        return Reply.pending();
    }

    private InterfaceTable<DnsSdService> table() {
        return InterfaceTable.<DnsSdService>of(Resolve1DnssdService.INFO)
                .signals("Conflicted")
                .method("Unregister", (s, call) -> remove(s, call))
                .authorize("Unregister", Auth.HANDLER);
    }

    @Override
    public Optional<BusObject> find(ObjectPath path) {
        return resolver.services().all().stream()
                .filter(s -> path(s).equals(path))
                .findFirst()
                .map(s -> BusObject.of(table(), s));
    }

    @Override
    public Collection<ObjectPath> listed() {
        return resolver.services().all().stream().map(ServiceCalls::path).toList();
    }
}
