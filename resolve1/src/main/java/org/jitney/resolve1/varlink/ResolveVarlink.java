package org.jitney.resolve1.varlink;

import static org.jitney.resolve1.varlink.RecordJson.list;
import static org.jitney.resolve1.varlink.RecordJson.object;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.varlink.Introspection;
import org.jitney.bus.varlink.JsonText;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.bus.Lookups;
import org.jitney.resolve1.bus.ServiceLookup;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.mdns.DnsSdService;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * {@code io.systemd.Resolve}: the two methods that nss-resolve calls, those for records and
 * services of later releases, and one for browsers.
 */
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
            String text =
                    Introspection.description(ResolveVarlink.class, "io.systemd.Resolve.varlink");
            VarlinkServer.Methods methods =
                    Introspection.of(
                            "systemd-resolved", List.of(text), new ResolveVarlink(resolver));
            return new VarlinkServer(resolver.loop(), listener, LIMITS, methods, () -> {});
        } catch (ErrnoException e) {
            listener.close();
            throw e;
        }
    }

    @Override
    public void call(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        try {
            switch (method) {
                case PREFIX + "ResolveHostname" -> hostname(new Parameters(parameters), reply);
                case PREFIX + "ResolveAddress" -> address(new Parameters(parameters), reply);
                case PREFIX + "ResolveService" -> service(new Parameters(parameters), reply);
                case PREFIX + "ResolveRecord" -> record(new Parameters(parameters), reply);
                case PREFIX + "BrowseServices" -> browse(new Parameters(parameters), reply);
                default -> reply.noSuchMethod(method);
            }
        } catch (Parameters.Bad e) {
            reply.badParameter(String.valueOf(e.getMessage()));
        }
    }

    private static long flags(Parameters parameters, long more) throws Parameters.Bad {
        long given = parameters.number("flags", 0, Long.MAX_VALUE);
        if ((given & ~(LookupFlags.COMMON | more)) != 0) {
            throw new Parameters.Bad("flags");
        }
        return (given & LookupFlags.PROTOCOLS) == 0 ? given | LookupFlags.PROTOCOLS : given;
    }

    private static int ifindex(Parameters parameters) throws Parameters.Bad {
        return (int) parameters.number("ifindex", 0, Integer.MAX_VALUE);
    }

    private static int family(Parameters parameters, boolean any) throws Parameters.Bad {
        int family = (int) parameters.number("family", 0, Integer.MAX_VALUE);
        boolean known =
                family == Families.INET
                        || family == Families.INET6
                        || (any && family == Families.UNSPEC);
        if (!known) {
            throw new Parameters.Bad("family");
        }
        return family;
    }

    /** Without a type it is asked which types there are (RFC 6763 section 9). */
    private void browse(Parameters parameters, VarlinkServer.Reply reply) throws Parameters.Bad {
        parameters.allow("domain", "type", "ifindex", "flags");
        String type = parameters.text("type");
        if (!type.isEmpty() && !DnsSdService.isType(type)) {
            throw new Parameters.Bad("type");
        }
        String domain = parameters.text("domain");
        Name below =
                Names.parse(domain.isEmpty() ? "local" : domain)
                        .orElseThrow(() -> new Parameters.Bad("domain"));
        Name name =
                Names.parse(type.isEmpty() ? "_services._dns-sd._udp" : type)
                        .flatMap(t -> Names.below(t, below))
                        .orElseThrow(() -> new Parameters.Bad("domain"));
        int ifindex = ifindex(parameters);
        // Nobody but the links themselves can be asked on and on.
        if (!LookupFlags.has(flags(parameters, 0), LookupFlags.MDNS)) {
            throw new Parameters.Bad("flags");
        }
        if (!reply.takesMore()) {
            reply.needsMore();
            return;
        }
        ServiceBrowser.begin(resolver, Question.of(name, Type.PTR), ifindex, reply);
    }

    private void hostname(Parameters parameters, VarlinkServer.Reply reply) throws Parameters.Bad {
        parameters.allow("ifindex", "name", "family", "flags");
        String text = parameters.needed("name");
        int family = family(parameters, true);
        long flags = flags(parameters, LookupFlags.NO_SEARCH);
        int ifindex = ifindex(parameters);
        Optional<Lookups.Literal> literal = new Lookups(resolver).literal(text);
        if (literal.isPresent()) {
            literal(literal.get(), ifindex, family, flags, reply);
            return;
        }
        Name name = Names.parse(text).orElseThrow(() -> new Parameters.Bad("name"));
        var _ =
                resolver.lookup(
                        Lookups.addressQuestions(name, family),
                        ifindex,
                        flags,
                        result -> hostname(text, result, reply));
    }

    private static void literal(
            Lookups.Literal literal,
            int ifindex,
            int family,
            long flags,
            VarlinkServer.Reply reply) {
        int own = Families.of(literal.address());
        if (family != Families.UNSPEC && family != own) {
            reply.failed(PREFIX + "NoSuchResourceRecord", "{}");
            return;
        }
        long result = LookupFlags.synthesizedProtocol(flags, own) | LookupFlags.MADE_HERE;
        int index = literal.ifindex() > 0 ? literal.ifindex() : ifindex;
        boolean scoped = literal.address().isLinkLocalAddress() && index > 0;
        String name = Families.text(literal.address()) + (scoped ? "%" + index : "");
        reply.done(addresses(List.of(address(index, literal.address())), name, result));
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

    private void address(Parameters parameters, VarlinkServer.Reply reply) throws Parameters.Bad {
        parameters.allow("ifindex", "family", "address", "flags");
        int family = family(parameters, false);
        byte[] bytes = parameters.bytes("address");
        if (bytes.length != Families.size(family)) {
            throw new Parameters.Bad("address");
        }
        Question question = Question.of(Names.reverse(Families.address(bytes)), Type.PTR);
        var _ =
                resolver.lookup(
                        List.of(question),
                        ifindex(parameters),
                        flags(parameters, 0),
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

    private void service(Parameters parameters, VarlinkServer.Reply reply) throws Parameters.Bad {
        parameters.allow("name", "type", "domain", "ifindex", "family", "flags");
        ServiceLookup.Request request =
                new ServiceLookup.Request(
                        ifindex(parameters),
                        parameters.text("name"),
                        parameters.text("type"),
                        parameters.needed("domain"),
                        family(parameters, true),
                        flags(parameters, LookupFlags.NO_TXT | LookupFlags.NO_ADDRESS));
        try {
            ServiceLookup.begin(resolver, request, outcome -> service(request, outcome, reply));
        } catch (ServiceLookup.BadRequest e) {
            throw new Parameters.Bad(e.parameter());
        }
    }

    private static void service(
            ServiceLookup.Request request,
            ServiceLookup.Outcome outcome,
            VarlinkServer.Reply reply) {
        switch (outcome) {
            case ServiceLookup.Outcome.Failed(Result result, String _) -> failed(result, reply);
            case ServiceLookup.Outcome.NoRecord _ -> reply.failed(PREFIX + "NoSuchResourceRecord");
            case ServiceLookup.Outcome.NotProvided _ -> reply.failed(PREFIX + "ServiceNotProvided");
            case ServiceLookup.Outcome.Found found -> {
                // What has no type is no service, although it has such a record.
                if (found.type().isEmpty()) {
                    reply.failed(PREFIX + "InconsistentServiceRecords");
                } else {
                    boolean bare = (request.flags() & LookupFlags.NO_ADDRESS) != 0;
                    reply.done(service(found, bare));
                }
            }
        }
    }

    private static String service(ServiceLookup.Outcome.Found found, boolean bare) {
        List<Object> pairs = new ArrayList<>();
        pairs.addAll(
                List.of(
                        "services",
                        list(found.providers().stream().map(p -> provider(p, bare)).toList())));
        if (!found.texts().isEmpty()) {
            List<String> texts = found.texts().stream().map(RecordJson::octets).toList();
            pairs.addAll(List.of("txt", list(texts)));
        }
        String name = found.name().isEmpty() ? "null" : JsonText.quote(found.name());
        String type = JsonText.quote(found.type());
        String domain = JsonText.quote(found.domain());
        pairs.addAll(List.of("canonical", object("name", name, "type", type, "domain", domain)));
        pairs.addAll(List.of("flags", found.flags()));
        return object(pairs.toArray());
    }

    private static String provider(ServiceLookup.Provider provider, boolean bare) {
        SRVRecord service = provider.record();
        List<Object> pairs = new ArrayList<>();
        pairs.addAll(List.of("priority", service.getPriority()));
        pairs.addAll(List.of("weight", service.getWeight()));
        pairs.addAll(List.of("port", service.getPort()));
        pairs.addAll(List.of("hostname", RecordJson.text(service.getTarget())));
        provider.canonical()
                .ifPresent(n -> pairs.addAll(List.of("canonicalName", RecordJson.text(n))));
        if (!bare) {
            List<String> found =
                    provider.addresses().stream()
                            .map(a -> address(a.ifindex(), a.address()))
                            .toList();
            pairs.addAll(List.of("addresses", list(found)));
        }
        return object(pairs.toArray());
    }

    private void record(Parameters parameters, VarlinkServer.Reply reply) throws Parameters.Bad {
        parameters.allow("ifindex", "name", "class", "type", "flags");
        Name name =
                Names.raw(parameters.needed("name")).orElseThrow(() -> new Parameters.Bad("name"));
        int dclass =
                parameters.has("class") ? (int) parameters.number("class", 0, 65535) : DClass.IN;
        if (!parameters.has("type")) {
            throw new Parameters.Bad("type");
        }
        int type = (int) parameters.number("type", 0, 65535);
        long flags = flags(parameters, 0) | LookupFlags.NO_SEARCH | LookupFlags.CLAMP_TTL;
        int ifindex = ifindex(parameters);
        if (Records.isTransfer(type)) {
            reply.failed(PREFIX + "ZoneTransfersNotPermitted");
        } else if (Records.isObsolete(type)) {
            reply.failed(PREFIX + "ResourceRecordTypeObsolete");
        } else if (Records.isPseudo(type) && type != Type.ANY) {
            reply.failed(PREFIX + "ResourceRecordTypeInvalidForQuery");
        } else if (dclass != DClass.IN && dclass != DClass.ANY) {
            // Nobody is asked about any other.
            reply.failed(PREFIX + "NoNameServers");
        } else {
            var _ =
                    resolver.lookup(
                            List.of(new Question(name, type, DClass.IN)),
                            ifindex,
                            flags,
                            result -> record(result, reply));
        }
    }

    private static void record(Result result, VarlinkServer.Reply reply) {
        List<String> records =
                (result.isSuccess() ? result.matching() : List.<Answer>of())
                        .stream().map(a -> RecordJson.record(a.record(), a.ifindex())).toList();
        if (records.isEmpty()) {
            failed(result, reply);
        } else {
            reply.done(object("rrs", list(records), "flags", result.flags()));
        }
    }

    private static void failed(Result result, VarlinkServer.Reply reply) {
        String parameters =
                switch (result.state()) {
                    case RCODE_FAILURE -> object("rcode", result.rcode());
                    case NOT_FOUND -> object("rcode", Rcode.NXDOMAIN);
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
