package org.jitney.resolve1.bus;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** One call of ResolveService: SRV and TXT records of a service, then the addresses behind it. */
final class ServiceLookup {
    private final Resolver resolver;
    private final Call call;
    private final int ifindex;
    private final int family;
    private final long flags;
    private final List<Answer> services = new ArrayList<>();
    private final Map<Name, List<Struct>> addresses = new HashMap<>();
    private final Map<Name, Name> canonical = new HashMap<>();
    private List<byte[]> texts = List.of();
    private long common;
    private int pending;
    private String name;
    private String type;
    private String domain;

    private ServiceLookup(Resolver resolver, Call call, long flags) {
        this.resolver = resolver;
        this.call = call;
        this.ifindex = call.int32(0);
        this.name = call.string(1);
        this.type = call.string(2);
        this.domain = call.string(3);
        this.family = call.int32(4);
        this.flags = flags;
    }

    static Reply begin(Resolver resolver, Call call) throws DBusError {
        int family = call.int32(4);
        if (family != Families.UNSPEC && family != Families.INET && family != Families.INET6) {
            throw DBusError.invalidArgs("Unknown address family %d".formatted(family));
        }
        long flags =
                Lookups.flags(
                        call.int64(5), call.int32(0), LookupFlags.NO_TXT | LookupFlags.NO_ADDRESS);
        ServiceLookup lookup = new ServiceLookup(resolver, call, flags);
        Name asked = lookup.question();
        List<Question> questions = new ArrayList<>();
        questions.add(Question.of(asked, Type.SRV));
        if ((flags & LookupFlags.NO_TXT) == 0) {
            questions.add(Question.of(asked, Type.TXT));
        }
        var _ =
                resolver.lookup(
                        questions,
                        lookup.ifindex,
                        flags | LookupFlags.NO_SEARCH,
                        result -> lookup.found(Names.text(asked), result));
        return Reply.pending();
    }

    /** {@return the name of the SRV records, which may be given as a whole in the domain} */
    private Name question() throws DBusError {
        Name below =
                Names.parse(domain)
                        .orElseThrow(() ->
                                DBusError.invalidArgs("Invalid domain '%s'".formatted(domain)));
        if (type.isEmpty()) {
            if (!name.isEmpty()) {
                throw DBusError.invalidArgs(
                        "Service name cannot be specified without service type.");
            }
            return below;
        }
        if (!type.matches("_[A-Za-z0-9-]{1,15}\\._[A-Za-z0-9-]{1,15}\\.?")) {
            throw DBusError.invalidArgs("Invalid SRV service type '%s'".formatted(type));
        }
        if (!name.isEmpty() && !Names.isLabel(name)) {
            throw DBusError.invalidArgs("Invalid service name '%s'".formatted(name));
        }
        Name typed =
                Names.parse(type).flatMap(t -> Names.below(t, below)).orElseThrow(() -> tooLong());
        return name.isEmpty()
                ? typed
                : Names.parse(Names.label(name))
                        .flatMap(n -> Names.below(n, typed))
                        .orElseThrow(() -> tooLong());
    }

    private static DBusError tooLong() {
        return DBusError.invalidArgs("The name of the service is too long.");
    }

    private void found(String title, Result result) {
        if (!result.isSuccess()) {
            call.fail(Errors.of(result, title));
            return;
        }
        common = result.flags();
        List<byte[]> found = new ArrayList<>();
        for (Answer each : result.matching()) {
            if (each.record() instanceof SRVRecord) {
                services.add(each);
            } else if (each.record() instanceof TXTRecord text) {
                found.addAll(text.getStringsAsByteArrays());
            }
        }
        texts = found;
        if (services.isEmpty()) {
            call.fail(Errors.noSuchRecord("'%s'".formatted(title)));
            return;
        }
        split(services.getFirst().record().getName());
        if (services.size() == 1 && target(services.getFirst()).equals(Name.root)) {
            call.fail(
                    Errors.own(
                            "NoSuchService",
                            "'%s' does not provide the requested service".formatted(title)));
            return;
        }
        if ((flags & LookupFlags.NO_ADDRESS) == 0) {
            services.stream()
                    .map(ServiceLookup::target)
                    .filter(t -> !t.equals(Name.root))
                    .distinct()
                    .forEach(this::resolve);
        }
        conclude();
    }

    private static Name target(Answer answer) {
        return ((SRVRecord) answer.record()).getTarget();
    }

    /** The answer says how its name is to be read. */
    private void split(Name owner) {
        int labels = Names.labels(owner);
        boolean typeFirst =
                labels >= 2
                        && owner.getLabelString(0).startsWith("_")
                        && owner.getLabelString(1).startsWith("_");
        boolean named =
                labels >= 3
                        && owner.getLabelString(1).startsWith("_")
                        && owner.getLabelString(2).startsWith("_");
        int at = named && !typeFirst ? 1 : 0;
        if (!typeFirst && !named) {
            name = "";
            type = "";
            domain = Names.text(owner);
            return;
        }
        name = at == 1 ? labelText(owner) : "";
        type = owner.getLabelString(at) + "." + owner.getLabelString(at + 1);
        domain = Names.text(new Name(owner, at + 2));
    }

    private static String labelText(Name owner) {
        byte[] label = owner.getLabel(0);
        return new String(label, 1, label[0], StandardCharsets.UTF_8);
    }

    private void resolve(Name target) {
        pending++;
        var _ =
                resolver.lookup(
                        Lookups.addressQuestions(target, family),
                        ifindex,
                        (flags & ~(LookupFlags.NO_TXT | LookupFlags.NO_ADDRESS))
                                | LookupFlags.NO_SEARCH,
                        result -> {
                            resolved(target, result);
                            pending--;
                            conclude();
                        });
    }

    private void resolved(Name target, Result result) {
        List<Struct> found = new ArrayList<>();
        for (Answer each : result.isSuccess() ? result.matching() : List.<Answer>of()) {
            Optional<InetAddress> address = Lookups.addressOf(each.record());
            if (address.isPresent()) {
                InetAddress one = address.get();
                found.add(Struct.of(each.ifindex(), Families.of(one), one.getAddress()));
                canonical.putIfAbsent(target, each.record().getName());
            }
        }
        if (!found.isEmpty()) {
            common = both(common, result.flags());
        }
        addresses.put(target, found);
    }

    /** Trust is what all answers have. */
    private static long both(long a, long b) {
        long trust = LookupFlags.AUTHENTICATED | LookupFlags.CONFIDENTIAL;
        return ((a | b) & ~trust) | (a & b & trust);
    }

    private void conclude() {
        if (pending > 0) {
            return;
        }
        List<Struct> found = new ArrayList<>();
        boolean isBare = (flags & LookupFlags.NO_ADDRESS) != 0;
        for (Answer each : services) {
            SRVRecord service = (SRVRecord) each.record();
            Name target = service.getTarget();
            found.add(
                    Struct.of(
                            service.getPriority(),
                            service.getWeight(),
                            service.getPort(),
                            Names.text(target),
                            addresses.getOrDefault(target, List.of()),
                            Optional.ofNullable(canonical.get(target))
                                    .map(Names::text)
                                    .orElse(isBare ? Names.text(target) : "")));
        }
        call.complete(found, texts, name, type, domain, common);
    }
}
