package org.jitney.clients.busctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.busctl.Introspection.Kind;
import org.jitney.clients.busctl.Introspection.Member;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;

/** {@code busctl introspect}: the members of an object and the values of its properties. */
final class MemberTable {
    private MemberTable() {}

    /** {@return the values of an interface's properties; none if the object does not say} */
    static Map<String, Variant> values(
            Peer peer, String path, String interfaceName, Tree.Complaints complaints) {
        try {
            return peer.getAll(path, interfaceName).all();
        } catch (CallFailed e) {
            complaints.say(
                    "Failed to get properties of interface " + interfaceName + ": " + e.text());
            return Map.of();
        }
    }

    /**
     * {@return the table}
     *
     * @param only the one interface to show, or empty for all
     * @param values finds the properties of an interface
     */
    static Table of(
            Introspection object, String only, Function<String, Map<String, Variant>> values) {
        Table table = Table.of("NAME", "TYPE", "SIGNATURE", "RESULT/VALUE", "FLAGS").dashForEmpty();
        List<Member> members = new ArrayList<>(object.members());
        if (members.stream().anyMatch(member -> member.interfaceName().equals(only))) {
            // As wide as with the row of the interface, which is left out when only one is shown.
            table.atLeast(0, only.length());
            table.atLeast(1, "interface".length());
        }
        members.removeIf(member ->
                !only.isEmpty()
                        && (!member.interfaceName().equals(only)
                                || member.kind() == Kind.INTERFACE));
        members.sort(Sorting.by(Member::interfaceName).thenBy(Member::kind).thenBy(Member::name));
        Set<String> interfaces = new TreeSet<>();
        for (Member member : members) {
            if (member.kind() == Kind.PROPERTY) {
                interfaces.add(member.interfaceName());
            }
        }
        Map<String, Map<String, Variant>> known = new java.util.HashMap<>();
        interfaces.forEach(name -> known.put(name, values.apply(name)));
        for (Member member : members) {
            Map<String, Variant> properties = known.getOrDefault(member.interfaceName(), Map.of());
            add(table, member, properties);
        }
        return table;
    }

    private static void add(Table table, Member member, Map<String, Variant> properties) {
        boolean heading = member.kind() == Kind.INTERFACE;
        String name = heading ? member.interfaceName() : "." + member.name();
        String kind =
                switch (member.kind()) {
                    case INTERFACE -> "interface";
                    case METHOD -> "method";
                    case PROPERTY -> "property";
                    case SIGNAL -> "signal";
                };
        String result = member.out();
        if (member.kind() == Kind.PROPERTY) {
            Variant value = properties.get(member.name());
            // The reference has no short form for structs, and so has none here.
            if (value != null && !value.signature().value().startsWith("(")) {
                result = ValueText.line(value.signature(), List.of(value.value()));
            }
        }
        table.add(
                Cell.of(name).coloured(heading ? Colour.HIGHLIGHT : Colour.NONE),
                Cell.of(kind).coloured(heading ? Colour.NONE : Colour.GREY),
                Cell.of(member.in()),
                Cell.of(result),
                Cell.of(String.join(" ", member.flags())).coloured(Colour.GREY));
    }
}
