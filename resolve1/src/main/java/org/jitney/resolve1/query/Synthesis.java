package org.jitney.resolve1.query;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.config.HostsFile;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Names that nobody has to be asked about, see systemd-resolved.service(8). */
final class Synthesis {
    private static final int LOOPBACK = 1;
    private static final InetAddress LOOPBACK_4 = Families.address(new byte[] {127, 0, 0, 1});
    private static final InetAddress OWN_4 = Families.address(new byte[] {127, 0, 0, 2});
    private static final InetAddress LOOPBACK_6 =
            Families.address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    private static final Name LOCALHOST = Name.fromConstantString("localhost.");
    private static final Name GATEWAY = Name.fromConstantString("_gateway.");

    private final Facts facts;

    Synthesis(Facts facts) {
        this.facts = facts;
    }

    /**
     * What is said of a name.
     *
     * @param rcode whether it exists
     * @param source what says so, for people
     */
    record Made(int rcode, List<Answer> answer, String source) {}

    /** {@return what {@code /etc/hosts} says about all of these, if it says anything} */
    Optional<Made> hosts(List<Question> questions) {
        Optional<HostsFile> file = facts.hosts();
        if (file.isEmpty() || questions.isEmpty()) {
            return Optional.empty();
        }
        HostsFile hosts = file.get();
        Name name = questions.getFirst().name();
        Optional<InetAddress> address = Names.address(name);
        if (address.isPresent()) {
            List<Name> names = hosts.names(address.get());
            boolean asked = questions.stream().anyMatch(q -> wants(q, Type.PTR));
            List<Answer> pointers = names.stream().map(n -> pointer(name, n, 0)).toList();
            return names.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Made(
                                    Rcode.NOERROR,
                                    asked ? pointers : List.of(),
                                    "/etc/hosts:" + hosts.line(address.get())));
        }
        return hosts.knows(name) ? ofHost(hosts, questions, name) : Optional.empty();
    }

    private static Optional<Made> ofHost(HostsFile hosts, List<Question> questions, Name name) {
        List<HostsFile.Entry> entries = hosts.addresses(name);
        boolean asked = questions.stream().anyMatch(q -> wants(q, Type.A) || wants(q, Type.AAAA));
        if (!asked) {
            return Optional.empty();
        }
        if (entries.isEmpty()) {
            return some("/etc/hosts", List.of());
        }
        List<Answer> found = new ArrayList<>();
        for (HostsFile.Entry entry : entries) {
            if (isAsked(questions, entry.address())) {
                found.add(address(hosts.spelled(name), entry.address(), 0));
            }
        }
        return Optional.of(
                new Made(Rcode.NOERROR, found, "/etc/hosts:" + entries.getFirst().line()));
    }

    private static boolean wants(Question question, int type) {
        return question.dclass() == DClass.IN
                && (question.type() == type || question.type() == Type.ANY);
    }

    private static boolean isAsked(List<Question> questions, InetAddress address) {
        int type = Families.of(address) == Families.INET ? Type.A : Type.AAAA;
        return questions.stream().anyMatch(q -> wants(q, type));
    }

    /** {@return what is known of a name by itself, if anything} */
    Optional<Made> make(List<Question> questions) {
        if (questions.isEmpty() || questions.getFirst().dclass() != DClass.IN) {
            return Optional.empty();
        }
        Name name = questions.getFirst().name();
        if (name.equals(Name.root)) {
            return Optional.empty();
        }
        if (Names.isNeverResolved(name)) {
            return Optional.of(new Made(Rcode.NXDOMAIN, List.of(), "reserved name"));
        }
        if (Names.isLocalhost(name)) {
            return some("localhost", addresses(questions, name, loopback()));
        }
        if (facts.ownNames().contains(name)) {
            return some("own hostname", addresses(questions, name, own()));
        }
        if (Names.isGateway(name)) {
            return ofRoutes("gateway", questions, name, facts.gateways());
        }
        if (Names.isOutbound(name)) {
            return ofRoutes("outbound address", questions, name, facts.outbound());
        }
        Optional<InetAddress> listener = Names.listener(name);
        if (listener.isPresent()) {
            Facts.LinkAddress own = new Facts.LinkAddress(listener.get(), LOOPBACK);
            return some("stub listener", addresses(questions, name, List.of(own)));
        }
        return reverse(questions, name);
    }

    private static Optional<Made> some(String source, List<Answer> answer) {
        return Optional.of(new Made(Rcode.NOERROR, answer, source));
    }

    private static Optional<Made> ofRoutes(
            String source, List<Question> questions, Name name, List<Facts.LinkAddress> found) {
        return found.isEmpty()
                ? Optional.of(new Made(Rcode.NXDOMAIN, List.of(), source))
                : some(source, addresses(questions, name, found));
    }

    private static List<Facts.LinkAddress> loopback() {
        return List.of(
                new Facts.LinkAddress(LOOPBACK_4, LOOPBACK),
                new Facts.LinkAddress(LOOPBACK_6, LOOPBACK));
    }

    /** A machine without any address still has the loopback device. */
    private List<Facts.LinkAddress> own() {
        List<Facts.LinkAddress> all = facts.ownAddresses();
        return all.isEmpty()
                ? List.of(
                        new Facts.LinkAddress(OWN_4, LOOPBACK),
                        new Facts.LinkAddress(LOOPBACK_6, LOOPBACK))
                : all;
    }

    private static List<Answer> addresses(
            List<Question> questions, Name name, List<Facts.LinkAddress> all) {
        return all.stream()
                .filter(a -> isAsked(questions, a.address()))
                .map(a -> address(name, a.address(), a.ifindex()))
                .toList();
    }

    private Optional<Made> reverse(List<Question> questions, Name name) {
        boolean asked = questions.stream().anyMatch(q -> wants(q, Type.PTR));
        if (name.equals(Names.OWN_LOOPBACK)) {
            List<Answer> answer = new ArrayList<>();
            facts.ownNames().forEach(own -> answer.add(pointer(name, own, LOOPBACK)));
            answer.add(pointer(name, LOCALHOST, LOOPBACK));
            return some("own hostname", asked ? answer : List.of());
        }
        if (Names.isLoopbackReverse(name)) {
            return some(
                    "localhost", asked ? List.of(pointer(name, LOCALHOST, LOOPBACK)) : List.of());
        }
        Optional<InetAddress> address = Names.address(name);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        List<Answer> answer = new ArrayList<>();
        for (Facts.LinkAddress each : facts.ownAddresses()) {
            if (each.address().equals(address.get())) {
                facts.ownNames().forEach(own -> answer.add(pointer(name, own, each.ifindex())));
            }
        }
        for (Facts.LinkAddress each : facts.gateways()) {
            if (each.address().equals(address.get())) {
                answer.add(pointer(name, GATEWAY, each.ifindex()));
            }
        }
        return answer.isEmpty()
                ? Optional.empty()
                : some("own addresses", asked ? answer : List.of());
    }

    private static Answer address(Name name, InetAddress address, int ifindex) {
        Record record =
                Families.of(address) == Families.INET
                        ? new ARecord(name, DClass.IN, 0, address)
                        : new AAAARecord(name, DClass.IN, 0, address);
        return new Answer(record, ifindex);
    }

    private static Answer pointer(Name name, Name target, int ifindex) {
        return new Answer(new PTRRecord(name, DClass.IN, 0, target), ifindex);
    }
}
