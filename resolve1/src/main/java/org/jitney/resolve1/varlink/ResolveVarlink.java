package org.jitney.resolve1.varlink;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.varlink.JsonText;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.bus.Lookups;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.mdns.DnsSdService;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Type;

/** {@code io.systemd.Resolve}: the two methods that nss-resolve calls, and one for browsers. */
public final class ResolveVarlink implements VarlinkServer.Methods {
    private static final String PREFIX = "io.systemd.Resolve.";

    private static final VarlinkServer.Limits LIMITS =
            new VarlinkServer.Limits(512, 64 << 10, true);

    private final Resolver resolver;

    private ResolveVarlink(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Serves it on a socket at that path of this machine. */
    public static VarlinkServer serve(Resolver resolver, String path) throws ErrnoException {
        Listener listener = Listener.bind(UnixAddress.parse(path), 0666);
        try {
            return new VarlinkServer(
                    resolver.loop(), listener, LIMITS, new ResolveVarlink(resolver), () -> {});
        } catch (ErrnoException e) {
            listener.close();
            throw e;
        }
    }

    /** A parameter is not what it has to be. */
    private static final class BadParameter extends Exception {
        private static final long serialVersionUID = 1;

        BadParameter(String name) {
            super(name, null, false, false);
        }
    }

    @Override
    public void call(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        try {
            switch (method) {
                case PREFIX + "ResolveHostname" -> hostname(parameters, reply);
                case PREFIX + "ResolveAddress" -> address(parameters, reply);
                case PREFIX + "BrowseServices" -> browse(parameters, reply);
                default -> reply.noSuchMethod(method);
            }
        } catch (BadParameter e) {
            reply.badParameter(String.valueOf(e.getMessage()));
        }
    }

    private static String object(String key, String value) {
        return "{" + JsonText.quote(key) + ":" + value + "}";
    }

    private static long number(Map<?, ?> parameters, String name) throws BadParameter {
        Object value = parameters.get(name);
        try {
            return value == null ? 0 : Long.parseLong(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw new BadParameter(name);
        }
    }

    private static long flags(Map<?, ?> parameters) throws BadParameter {
        long given = number(parameters, "flags");
        if ((given & ~(LookupFlags.COMMON | LookupFlags.NO_SEARCH)) != 0) {
            throw new BadParameter("flags");
        }
        return (given & LookupFlags.PROTOCOLS) == 0 ? given | LookupFlags.PROTOCOLS : given;
    }

    private static int ifindex(Map<?, ?> parameters) throws BadParameter {
        long index = number(parameters, "ifindex");
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new BadParameter("ifindex");
        }
        return (int) index;
    }

    private static String text(Map<?, ?> parameters, String name) throws BadParameter {
        Object value = parameters.get(name);
        if (value != null && !(value instanceof String)) {
            throw new BadParameter(name);
        }
        return value == null ? "" : String.valueOf(value);
    }

    /** Without a type it is asked which types there are (RFC 6763 section 9). */
    private void browse(Map<?, ?> parameters, VarlinkServer.Reply reply) throws BadParameter {
        String type = text(parameters, "type");
        if (!type.isEmpty() && !DnsSdService.isType(type)) {
            throw new BadParameter("type");
        }
        String domain = text(parameters, "domain");
        Name below =
                Names.parse(domain.isEmpty() ? "local" : domain)
                        .orElseThrow(() -> new BadParameter("domain"));
        Name name =
                Names.parse(type.isEmpty() ? "_services._dns-sd._udp" : type)
                        .flatMap(t -> Names.below(t, below))
                        .orElseThrow(() -> new BadParameter("domain"));
        int ifindex = ifindex(parameters);
        // Nobody but the links themselves can be asked on and on.
        if (!LookupFlags.has(flags(parameters), LookupFlags.MDNS)) {
            throw new BadParameter("flags");
        }
        if (!reply.takesMore()) {
            reply.needsMore();
            return;
        }
        ServiceBrowser.begin(resolver, Question.of(name, Type.PTR), ifindex, reply);
    }

    private void hostname(Map<?, ?> parameters, VarlinkServer.Reply reply) throws BadParameter {
        if (!(parameters.get("name") instanceof String text)) {
            throw new BadParameter("name");
        }
        long family = number(parameters, "family");
        if (family != Families.UNSPEC && family != Families.INET && family != Families.INET6) {
            throw new BadParameter("family");
        }
        long flags = flags(parameters);
        int ifindex = ifindex(parameters);
        Optional<Lookups.Literal> literal = new Lookups(resolver).literal(text);
        if (literal.isPresent()) {
            literal(literal.get(), (int) family, flags, reply);
            return;
        }
        Name name = Names.parse(text).orElseThrow(() -> new BadParameter("name"));
        var _ =
                resolver.lookup(
                        Lookups.addressQuestions(name, (int) family),
                        ifindex,
                        flags,
                        result -> hostname(text, result, reply));
    }

    private static void literal(
            Lookups.Literal literal, int family, long flags, VarlinkServer.Reply reply) {
        int own = Families.of(literal.address());
        if (family != Families.UNSPEC && family != own) {
            reply.failed(PREFIX + "NoSuchResourceRecord", "{}");
            return;
        }
        long result = LookupFlags.synthesizedProtocol(flags, own) | LookupFlags.MADE_HERE;
        String one = address(literal.ifindex(), literal.address());
        reply.done(addresses(List.of(one), Families.text(literal.address()), result));
    }

    private static void hostname(String text, Result result, VarlinkServer.Reply reply) {
        List<String> found = new ArrayList<>();
        Optional<Name> canonical = Optional.empty();
        for (Answer each : result.isSuccess() ? result.matching() : List.<Answer>of()) {
            Optional<InetAddress> address = Lookups.addressOf(each.record());
            if (address.isPresent()) {
                found.add(address(each.ifindex(), address.get()));
                canonical = canonical.or(() -> Optional.of(each.record().getName()));
            }
        }
        if (found.isEmpty()) {
            failed(result, reply);
        } else {
            reply.done(addresses(found, canonical.map(Names::text).orElse(text), result.flags()));
        }
    }

    private static String addresses(List<String> found, String name, long flags) {
        return "{\"addresses\":[%s],\"name\":%s,\"flags\":%d}"
                .formatted(String.join(",", found), JsonText.quote(name), flags);
    }

    private static String address(int ifindex, InetAddress address) {
        List<String> numbers = new ArrayList<>();
        for (byte each : address.getAddress()) {
            numbers.add(Integer.toString(each & 0xff));
        }
        return "{%s\"family\":%d,\"address\":[%s]}"
                .formatted(index(ifindex), Families.of(address), String.join(",", numbers));
    }

    private static String index(int ifindex) {
        return ifindex > 0 ? "\"ifindex\":" + ifindex + "," : "";
    }

    private void address(Map<?, ?> parameters, VarlinkServer.Reply reply) throws BadParameter {
        long family = number(parameters, "family");
        if (family != Families.INET && family != Families.INET6) {
            throw new BadParameter("family");
        }
        if (!(parameters.get("address") instanceof List<?> list)) {
            throw new BadParameter("address");
        }
        if (list.size() != Families.size((int) family)) {
            reply.failed(PREFIX + "BadAddressSize", "{}");
            return;
        }
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            String each = String.valueOf(list.get(i));
            if (!each.matches("[0-9]{1,3}") || Integer.parseInt(each) > 255) {
                throw new BadParameter("address");
            }
            bytes[i] = (byte) Integer.parseInt(each);
        }
        Question question = Question.of(Names.reverse(Families.address(bytes)), Type.PTR);
        var _ =
                resolver.lookup(
                        List.of(question),
                        ifindex(parameters),
                        flags(parameters),
                        result -> address(result, reply));
    }

    private static void address(Result result, VarlinkServer.Reply reply) {
        List<String> names = new ArrayList<>();
        for (Answer each : result.isSuccess() ? result.matching() : List.<Answer>of()) {
            if (each.record() instanceof PTRRecord pointer) {
                String name = JsonText.quote(Names.text(pointer.getTarget()));
                names.add("{" + index(each.ifindex()) + "\"name\":" + name + "}");
            }
        }
        if (names.isEmpty()) {
            failed(result, reply);
        } else {
            reply.done(
                    "{\"names\":[%s],\"flags\":%d}"
                            .formatted(String.join(",", names), result.flags()));
        }
    }

    private static void failed(Result result, VarlinkServer.Reply reply) {
        String parameters =
                switch (result.state()) {
                    case RCODE_FAILURE -> object("rcode", Integer.toString(result.rcode()));
                    case DNSSEC_FAILED -> object("result", JsonText.quote(result.detail()));
                    default -> "{}";
                };
        String name =
                switch (result.state()) {
                    case SUCCESS -> "NoSuchResourceRecord";
                    case RCODE_FAILURE, NOT_FOUND -> "DNSError";
                    case DNSSEC_FAILED -> "DNSSECValidationFailed";
                    case INVALID_REPLY -> "InvalidReply";
                    case NO_TRUST_ANCHOR -> "NoTrustAnchor";
                    case RR_TYPE_UNSUPPORTED -> "ResourceRecordTypeUnsupported";
                    case STUB_LOOP -> "StubLoop";
                    case NETWORK_DOWN -> "NetworkDown";
                    case TIMEOUT -> "QueryTimedOut";
                    case ATTEMPTS_MAX_REACHED -> "MaxAttemptsReached";
                    case ERRNO -> result.loop() ? "CNAMELoop" : "QueryAborted";
                    case ABORTED -> "QueryAborted";
                    case NO_SOURCE -> "NoSource";
                    case NO_SERVERS -> "NoNameServers";
                };
        reply.failed(PREFIX + name, parameters);
    }
}
