package org.jitney.bus.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an interface has. The generated classes hold one each, as a text table that is read at the
 * first question: a program that only needs the name of an interface pays for nothing else.
 *
 * <p>No method has the name of a property, the generator checks it; a signal may have the name of a
 * method ({@code Lock} of {@code login1.Session}).
 */
public final class InterfaceInfo {
    private final String name;
    private final String table;
    private @Nullable InterfaceMembers members;

    private InterfaceInfo(String name, String table) {
        this.name = name;
        this.table = table;
    }

    /**
     * Makes the description of an interface from a table in the form of {@link InterfaceMembers}.
     */
    public static InterfaceInfo of(String name, String table) {
        return new InterfaceInfo(name, table);
    }

    /** {@return the name of the interface} */
    public String name() {
        return name;
    }

    /** {@return all methods, hidden ones included, in the order of the reference} */
    public List<MethodInfo> methods() {
        return members().methods();
    }

    /** {@return all properties, hidden ones included, in the order of the reference} */
    public List<PropertyInfo> properties() {
        return members().properties();
    }

    /** {@return all signals, in the order of the reference} */
    public List<SignalInfo> signals() {
        return members().signals();
    }

    /** {@return the method of that name} */
    public Optional<MethodInfo> method(String member) {
        return find(methods(), m -> m.name().equals(member));
    }

    /** {@return the property of that name} */
    public Optional<PropertyInfo> property(String member) {
        return find(properties(), p -> p.name().equals(member));
    }

    /** {@return the signal of that name} */
    public Optional<SignalInfo> signal(String member) {
        return find(signals(), s -> s.name().equals(member));
    }

    /**
     * {@return the {@code <interface>} element of an object that has these members, as the newest
     * release sends it to a connection that is not trusted}
     */
    public String introspectionXml(Set<String> implementedMembers) {
        return new IntrospectionXml(true).render(this, implementedMembers::contains);
    }

    /**
     * {@return the same for a connection whose peer is trusted, where the library checks nobody and
     * so marks no member as privileged}
     */
    public String trustedIntrospectionXml(Set<String> implementedMembers) {
        return new IntrospectionXml(false).render(this, implementedMembers::contains);
    }

    // Described once, on whichever thread comes first; two threads at most do the same work twice.
    private InterfaceMembers members() {
        InterfaceMembers known = members;
        if (known == null) {
            known = InterfaceMembers.parse(table);
            members = known;
        }
        return known;
    }

    private static <T> Optional<T> find(List<T> all, Predicate<T> wanted) {
        for (T one : all) {
            if (wanted.test(one)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name;
    }
}
