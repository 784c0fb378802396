package org.jitney.bus.service;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.api.InterfaceInfo;
import org.jitney.bus.api.MethodInfo;
import org.jitney.bus.api.PropertyInfo;
import org.jitney.bus.api.SignalInfo;
import org.jspecify.annotations.Nullable;

/**
 * An interface as a service offers it: the generated description and a handler for each member.
 * Built once, when the service starts; a member that the description does not have is a bug and
 * refused.
 *
 * @param <T> what stands behind the objects
 */
public final class InterfaceTable<T> {
    private final InterfaceInfo info;
    private final Map<String, Method<T>> methods = new LinkedHashMap<>();
    private final Map<String, Property<T>> properties = new LinkedHashMap<>();
    private final Set<String> signals = new HashSet<>();
    private final Map<String, Auth> auths = new LinkedHashMap<>();
    private boolean ownOrder;
    private Set<String> refreshed = Set.of();
    private @Nullable Refresh<T> refresh;
    private @Nullable String introspection;

    private InterfaceTable(InterfaceInfo info) {
        this.info = info;
    }

    /**
     * Brings values up to date that somebody else has to be asked for.
     *
     * @param <T> what stands behind the objects
     */
    @FunctionalInterface
    public interface Refresh<T> {
        /** Asks, and goes on when the values are there, or cannot be had. */
        void run(T target, Runnable then);
    }

    record Method<T>(MethodInfo info, MethodHandler<T> handler) {}

    record Property<T>(
            PropertyInfo info, PropertyGetter<T> getter, @Nullable PropertySetter<T> setter) {}

    public static <T> InterfaceTable<T> of(InterfaceInfo info) {
        return new InterfaceTable<>(info);
    }

    public InterfaceTable<T> method(String member, MethodHandler<T> handler) {
        MethodInfo found = info.method(member).orElseThrow(() -> unknown("method", member));
        methods.put(member, new Method<>(found, handler));
        return this;
    }

    public InterfaceTable<T> property(String member, PropertyGetter<T> getter) {
        PropertyInfo found = info.property(member).orElseThrow(() -> unknown("property", member));
        properties.put(member, new Property<>(found, getter, null));
        return this;
    }

    public InterfaceTable<T> writable(
            String member, PropertyGetter<T> getter, PropertySetter<T> setter) {
        PropertyInfo found = info.property(member).orElseThrow(() -> unknown("property", member));
        if (!found.writable()) {
            throw new IllegalArgumentException(info.name() + "." + member + " is read-only");
        }
        properties.put(member, new Property<>(found, getter, setter));
        return this;
    }

    /** Lists properties in the order of this table, where the original has another than the XML. */
    public InterfaceTable<T> inThisOrder() {
        ownOrder = true;
        return this;
    }

    /** Says which properties are brought up to date before anybody reads them. */
    public InterfaceTable<T> refresh(Set<String> members, Refresh<T> how) {
        refreshed = Set.copyOf(members);
        refresh = how;
        return this;
    }

    /** Goes on when the property, or all of them for the empty name, can be read. */
    void refresh(T target, String member, Runnable then) {
        Refresh<T> how = refresh;
        if (how != null && (member.isEmpty() || refreshed.contains(member))) {
            how.run(target, then);
        } else {
            then.run();
        }
    }

    /** Says which signals this service really sends. */
    public InterfaceTable<T> signals(String... members) {
        for (String member : members) {
            if (info.signal(member).isEmpty()) {
                throw unknown("signal", member);
            }
            signals.add(member);
        }
        return this;
    }

    /**
     * Says who may call a method or set a property; otherwise privileged members are for root, all
     * others for anyone.
     */
    public InterfaceTable<T> authorize(String member, Auth auth) {
        if (!methods.containsKey(member) && !properties.containsKey(member)) {
            throw unknown("member", member);
        }
        auths.put(member, auth);
        return this;
    }

    private IllegalArgumentException unknown(String kind, String member) {
        return new IllegalArgumentException("%s has no %s %s".formatted(info.name(), kind, member));
    }

    public String name() {
        return info.name();
    }

    public InterfaceInfo info() {
        return info;
    }

    Optional<Method<T>> findMethod(String member) {
        return Optional.ofNullable(methods.get(member));
    }

    Optional<Property<T>> findProperty(String member) {
        return Optional.ofNullable(properties.get(member));
    }

    /** {@return what is served, in the order in which clients print it} */
    Iterable<Property<T>> allProperties() {
        if (ownOrder) {
            return properties.values();
        }
        List<Property<T>> ordered = new ArrayList<>(properties.size());
        for (PropertyInfo each : info.properties()) {
            Property<T> property = properties.get(each.name());
            if (property != null) {
                ordered.add(property);
            }
        }
        return ordered;
    }

    Auth authOfMethod(MethodInfo method) {
        Auth given = auths.get(method.name());
        return given != null ? given : method.privileged() ? Auth.ROOT : Auth.ANYONE;
    }

    Auth authOfProperty(PropertyInfo property) {
        Auth given = auths.get(property.name());
        return given != null ? given : property.privileged() ? Auth.ROOT : Auth.ANYONE;
    }

    /**
     * {@return the members of the description that nothing here serves, sorted; hidden ones count
     * too}
     */
    public List<String> unimplemented() {
        List<String> missing = new ArrayList<>();
        info.methods().stream()
                .map(MethodInfo::name)
                .filter(m -> !methods.containsKey(m))
                .forEach(missing::add);
        info.properties().stream()
                .map(PropertyInfo::name)
                .filter(m -> !properties.containsKey(m))
                .forEach(missing::add);
        info.signals().stream()
                .map(SignalInfo::name)
                .filter(m -> !signals.contains(m))
                .forEach(missing::add);
        missing.sort(null);
        return missing;
    }

    /** {@return the {@code <interface>} element with what is served} */
    String introspection() {
        String known = introspection;
        if (known == null) {
            Set<String> implemented = new HashSet<>(methods.keySet());
            implemented.addAll(properties.keySet());
            implemented.addAll(signals);
            known = info.introspectionXml(implemented);
            introspection = known;
        }
        return known;
    }
}
