package org.jitney.resolve1.bus;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The methods that look something up: what they take, and how they answer. */
public final class Lookups {
    private final Resolver resolver;

    public Lookups(Resolver resolver) {
        this.resolver = resolver;
    }

    /** {@return the flags of a call with the protocols that it has left open} */
    static long flags(long given, int ifindex, long more) throws DBusError {
        if (ifindex < 0) {
            throw DBusError.invalidArgs("Invalid interface index %d".formatted(ifindex));
        }
        if ((given & ~(LookupFlags.COMMON | more)) != 0) {
            throw DBusError.invalidArgs("Invalid flags parameter %d".formatted(given));
        }
        return (given & LookupFlags.PROTOCOLS) == 0 ? given | LookupFlags.PROTOCOLS : given;
    }

    private static void checkFamily(int family, boolean any) throws DBusError {
        boolean known =
                family == Families.INET
                        || family == Families.INET6
                        || (any && family == Families.UNSPEC);
        if (!known) {
            throw DBusError.invalidArgs("Unknown address family %d".formatted(family));
        }
    }

    Reply hostname(Call call) throws DBusError {
        int ifindex = call.int32(0);
        String text = call.string(1);
        int family = call.int32(2);
        checkFamily(family, true);
        long flags = flags(call.int64(3), ifindex, LookupFlags.NO_SEARCH);
        Optional<Literal> literal = literal(text);
        if (literal.isPresent()) {
            return ofLiteral(literal.get(), ifindex, family, flags);
        }
        Name name =
                Names.parse(text)
                        .orElseThrow(() ->
                                DBusError.invalidArgs("Invalid hostname '%s'".formatted(text)));
        List<Question> questions = addressQuestions(name, family);
        var _ = resolver.lookup(questions, ifindex, flags, result -> hostname(call, text, result));
        return Reply.pending();
    }

    /** {@return the questions for addresses of a name} */
    public static List<Question> addressQuestions(Name name, int family) {
        List<Question> questions = new ArrayList<>();
        if (family != Families.INET6) {
            questions.add(Question.of(name, Type.A));
        }
        if (family != Families.INET) {
            questions.add(Question.of(name, Type.AAAA));
        }
        return questions;
    }

    /** An address in the place of a name, perhaps with the link that it is on. */
    public record Literal(InetAddress address, int ifindex) {}

    /** Reads {@code ADDRESS[%LINK]}. */
    public Optional<Literal> literal(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return ServerAddress.literal(text).map(a -> new Literal(a, 0));
        }
        int index = resolver.links().kernel().index(text.substring(percent + 1));
        return index == 0
                ? Optional.empty()
                : ServerAddress.literal(text.substring(0, percent)).map(a -> new Literal(a, index));
    }

    private static Reply ofLiteral(Literal literal, int ifindex, int family, long flags)
            throws DBusError {
        int own = Families.of(literal.address());
        if (family != Families.UNSPEC && family != own) {
            throw Errors.own("NoSuchRR", "The specified address is not of the requested family.");
        }
        if (ifindex > 0 && literal.ifindex() > 0 && ifindex != literal.ifindex()) {
            throw DBusError.invalidArgs("The address is on another interface.");
        }
        int index = literal.ifindex() > 0 ? literal.ifindex() : ifindex;
        long result = LookupFlags.synthesizedProtocol(flags, own) | LookupFlags.MADE_HERE;
        Struct address = Struct.of(index, own, literal.address().getAddress());
        boolean scoped = literal.address().isLinkLocalAddress() && index > 0;
        String canonical = Families.text(literal.address()) + (scoped ? "%" + index : "");
        return Reply.of(List.of(address), canonical, result);
    }

    private static void hostname(Call call, String text, Result result) {
        List<Struct> addresses = new ArrayList<>();
        Optional<Name> canonical = Optional.empty();
        if (result.isSuccess()) {
            for (Answer each : result.matching()) {
                address(each).ifPresent(addresses::add);
                canonical = canonical.or(() -> Optional.of(each.record().getName()));
            }
        }
        if (addresses.isEmpty()) {
            call.fail(Errors.of(result, text));
        } else {
            call.complete(addresses, canonical.map(Names::text).orElse(text), result.flags());
        }
    }

    private static Optional<Struct> address(Answer answer) {
        return addressOf(answer.record())
                .map(a -> Struct.of(answer.ifindex(), Families.of(a), a.getAddress()));
    }

    /** {@return the address in a record} */
    public static Optional<InetAddress> addressOf(Record record) {
        return switch (record) {
            case ARecord a -> Optional.of(a.getAddress());
            // The library makes an IPv4 address of a mapped one.
            case AAAARecord six -> Optional.of(Families.address(six.rdataToWireCanonical()));
            default -> Optional.empty();
        };
    }

    Reply address(Call call) throws DBusError {
        int ifindex = call.int32(0);
        int family = call.int32(1);
        checkFamily(family, false);
        byte[] bytes = (byte[]) call.arg(2);
        if (bytes.length != Families.size(family)) {
            throw DBusError.invalidArgs("Invalid address size");
        }
        long flags = flags(call.int64(3), ifindex, 0);
        InetAddress address = Families.address(bytes);
        Question question = Question.of(Names.reverse(address), Type.PTR);
        var _ =
                resolver.lookup(
                        List.of(question),
                        ifindex,
                        flags,
                        result -> address(call, Names.text(question.name()), result));
        return Reply.pending();
    }

    private static void address(Call call, String text, Result result) {
        List<Struct> names = new ArrayList<>();
        if (result.isSuccess()) {
            for (Answer each : result.matching()) {
                if (each.record() instanceof PTRRecord pointer) {
                    names.add(Struct.of(each.ifindex(), Names.text(pointer.getTarget())));
                }
            }
        }
        if (names.isEmpty()) {
            call.fail(Errors.of(result, text));
        } else {
            call.complete(names, result.flags());
        }
    }

    Reply record(Call call) throws DBusError {
        int ifindex = call.int32(0);
        String text = call.string(1);
        int dclass = call.int32(2);
        int type = call.int32(3);
        Name name =
                Names.raw(text)
                        .orElseThrow(
                                () -> DBusError.invalidArgs("Invalid name '%s'".formatted(text)));
        if (Records.isTransfer(type)) {
            throw DBusError.notSupported(
                    "Zone transfers not permitted via this programming interface.");
        }
        if (Records.isObsolete(type)) {
            throw DBusError.notSupported(
                    "Specified DNS resource record type %d is obsolete.".formatted(type));
        }
        if (Records.isPseudo(type) && type != Type.ANY) {
            throw DBusError.invalidArgs(
                    "Specified resource record type %d may not be used in a query."
                            .formatted(type));
        }
        if (dclass != DClass.IN && dclass != DClass.ANY) {
            throw DBusError.invalidArgs("Invalid class %d".formatted(dclass));
        }
        long flags = flags(call.int64(4), ifindex, 0) | LookupFlags.NO_SEARCH;
        var _ =
                resolver.lookup(
                        // There is one class of names that are in use.
                        List.of(new Question(name, type, DClass.IN)),
                        ifindex,
                        flags | LookupFlags.CLAMP_TTL,
                        result -> record(call, text, result));
        return Reply.pending();
    }

    Reply service(Call call) throws DBusError {
        long more = LookupFlags.NO_TXT | LookupFlags.NO_ADDRESS;
        ServiceLookup.Request request =
                new ServiceLookup.Request(
                        call.int32(0),
                        call.string(1),
                        call.string(2),
                        call.string(3),
                        call.int32(4),
                        flags(call.int64(5), call.int32(0), more));
        try {
            ServiceLookup.begin(resolver, request, outcome -> service(call, request, outcome));
        } catch (ServiceLookup.BadRequest e) {
            throw DBusError.invalidArgs(String.valueOf(e.getMessage()));
        }
        return Reply.pending();
    }

    private static void service(
            Call call, ServiceLookup.Request request, ServiceLookup.Outcome outcome) {
        switch (outcome) {
            case ServiceLookup.Outcome.Failed(Result result, String title) ->
                    call.fail(Errors.of(result, title));
            case ServiceLookup.Outcome.NoRecord(String title) ->
                    call.fail(Errors.noSuchRecord("'%s'".formatted(title)));
            case ServiceLookup.Outcome.NotProvided(String title) ->
                    call.fail(
                            Errors.own(
                                    "NoSuchService",
                                    "'%s' does not provide the requested service"
                                            .formatted(title)));
            case ServiceLookup.Outcome.Found found -> {
                boolean isBare = (request.flags() & LookupFlags.NO_ADDRESS) != 0;
                List<Struct> providers =
                        found.providers().stream().map(p -> provider(p, isBare)).toList();
                call.complete(
                        providers,
                        found.texts(),
                        found.name(),
                        found.type(),
                        found.domain(),
                        found.flags());
            }
        }
    }

    private static Struct provider(ServiceLookup.Provider provider, boolean isBare) {
        String target = Names.text(provider.record().getTarget());
        List<Struct> addresses =
                provider.addresses().stream()
                        .map(a ->
                                Struct.of(
                                        a.ifindex(),
                                        Families.of(a.address()),
                                        a.address().getAddress()))
                        .toList();
        return Struct.of(
                provider.record().getPriority(),
                provider.record().getWeight(),
                provider.record().getPort(),
                target,
                addresses,
                provider.canonical().map(Names::text).orElse(isBare ? target : ""));
    }

    private static void record(Call call, String text, Result result) {
        List<Struct> records = new ArrayList<>();
        if (result.isSuccess()) {
            for (Answer each : result.matching()) {
                Record record = each.record();
                records.add(
                        Struct.of(
                                each.ifindex(),
                                record.getDClass(),
                                record.getType(),
                                record.toWire(Section.ANSWER)));
            }
        }
        if (records.isEmpty() && result.isSuccess()) {
            call.fail(Errors.noSuchRecord("Name '%s'".formatted(Errors.title(result))));
        } else if (records.isEmpty()) {
            call.fail(Errors.of(result, text));
        } else {
            call.complete(records, result.flags());
        }
    }
}
