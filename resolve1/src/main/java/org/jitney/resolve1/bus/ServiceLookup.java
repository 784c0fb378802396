package org.jitney.resolve1.bus;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
public final class ServiceLookup {
    /**
     * What is asked for: a service by its name and type in a domain, by its type alone, or with all
     * of them in the domain, see org.freedesktop.resolve1(5).
     *
     * @param ifindex of the link that is meant, 0 for all
     * @param family of addresses, 0 for any
     * @param flags of the lookup, checked, {@link LookupFlags#NO_TXT} and the like among them
     */
    public record Request(
            int ifindex, String name, String type, String domain, int family, long flags) {}

    /** An address, and the link that it was found on. */
    public record Address(int ifindex, InetAddress address) {}

    /**
     * One that provides the service.
     *
     * @param canonical where aliases of its name lead, if addresses were found
     */
    public record Provider(SRVRecord record, List<Address> addresses, Optional<Name> canonical) {}

    /** How it ends. */
    public sealed interface Outcome {
        /** With those who provide it; name and type are empty where the answer has none. */
        record Found(
                List<Provider> providers,
                List<byte[]> texts,
                String name,
                String type,
                String domain,
                long flags)
                implements Outcome {}

        /** The lookup did not succeed. */
        record Failed(Result result, String title) implements Outcome {}

        /** There is no such record. */
        record NoRecord(String title) implements Outcome {}

        /** The domain says that it does not have the service (RFC 2782). */
        record NotProvided(String title) implements Outcome {}
    }

    /** The name of a parameter and what is wrong with it. */
    public static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1;
        private final String parameter;

        BadRequest(String parameter, String message) {
            super(message, null, false, false);
            this.parameter = parameter;
        }

        public String parameter() {
            return parameter;
        }
    }

    private final Resolver resolver;
    private final Request request;
    private final Consumer<Outcome> done;
    private final List<Answer> services = new ArrayList<>();
    private final Map<Name, List<Address>> addresses = new HashMap<>();
    private final Map<Name, Name> canonical = new HashMap<>();
    private List<byte[]> texts = List.of();
    private long common;
    private int pending;
    private String name = "";
    private String type = "";
    private String domain = "";

    private ServiceLookup(Resolver resolver, Request request, Consumer<Outcome> done) {
        this.resolver = resolver;
        this.request = request;
        this.done = done;
    }

    /** Begins one; {@code done} is told once, later. */
    public static void begin(Resolver resolver, Request request, Consumer<Outcome> done)
            throws BadRequest {
        int family = request.family();
        if (family != Families.UNSPEC && family != Families.INET && family != Families.INET6) {
            throw new BadRequest("family", "Unknown address family %d".formatted(family));
        }
        ServiceLookup lookup = new ServiceLookup(resolver, request, done);
        Name asked = question(request);
        List<Question> questions = new ArrayList<>();
        questions.add(Question.of(asked, Type.SRV));
        if ((request.flags() & LookupFlags.NO_TXT) == 0) {
            questions.add(Question.of(asked, Type.TXT));
        }
        var _ =
                resolver.lookup(
                        questions,
                        request.ifindex(),
                        request.flags() | LookupFlags.NO_SEARCH,
                        result -> lookup.found(Names.text(asked), result));
    }

    /** {@return the name of the SRV records, which may be given as a whole in the domain} */
    private static Name question(Request request) throws BadRequest {
        String domain = request.domain();
        Name below =
                Names.parse(domain)
                        .orElseThrow(() ->
                                new BadRequest("domain", "Invalid domain '%s'".formatted(domain)));
        String type = request.type();
        String name = request.name();
        if (type.isEmpty()) {
            if (!name.isEmpty()) {
                throw new BadRequest(
                        "type", "Service name cannot be specified without service type.");
            }
            return below;
        }
        if (!type.matches("_[A-Za-z0-9-]{1,15}\\._[A-Za-z0-9-]{1,15}\\.?")) {
            throw new BadRequest("type", "Invalid SRV service type '%s'".formatted(type));
        }
        if (!name.isEmpty() && !Names.isLabel(name)) {
            throw new BadRequest("name", "Invalid service name '%s'".formatted(name));
        }
        Name typed =
                Names.parse(type).flatMap(t -> Names.below(t, below)).orElseThrow(() -> tooLong());
        return name.isEmpty()
                ? typed
                : Names.parse(Names.label(name))
                        .flatMap(n -> Names.below(n, typed))
                        .orElseThrow(() -> tooLong());
    }

    private static BadRequest tooLong() {
        return new BadRequest("name", "The name of the service is too long.");
    }

    private void found(String title, Result result) {
        if (!result.isSuccess()) {
            done.accept(new Outcome.Failed(result, title));
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
            done.accept(new Outcome.NoRecord(title));
            return;
        }
        split(services.getFirst().record().getName());
        if (services.size() == 1 && target(services.getFirst()).equals(Name.root)) {
            done.accept(new Outcome.NotProvided(title));
            return;
        }
        if ((request.flags() & LookupFlags.NO_ADDRESS) == 0) {
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
                        Lookups.addressQuestions(target, request.family()),
                        request.ifindex(),
                        (request.flags() & ~(LookupFlags.NO_TXT | LookupFlags.NO_ADDRESS))
                                | LookupFlags.NO_SEARCH,
                        result -> {
                            resolved(target, result);
                            pending--;
                            conclude();
                        });
    }

    private void resolved(Name target, Result result) {
        List<Address> found = new ArrayList<>();
        for (Answer each : result.isSuccess() ? result.matching() : List.<Answer>of()) {
            Optional<InetAddress> address = Lookups.addressOf(each.record());
            if (address.isPresent()) {
                found.add(new Address(each.ifindex(), address.get()));
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
        List<Provider> providers = new ArrayList<>();
        for (Answer each : services) {
            SRVRecord service = (SRVRecord) each.record();
            Name target = service.getTarget();
            providers.add(
                    new Provider(
                            service,
                            addresses.getOrDefault(target, List.of()),
                            Optional.ofNullable(canonical.get(target))));
        }
        done.accept(new Outcome.Found(providers, texts, name, type, domain, common));
    }
}
