package org.jitney.bus.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.api.DBusProperties;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;

/** Reads the properties of an object for {@code org.freedesktop.DBus.Properties}. */
final class Properties {
    private Properties() {}

    static Variant get(BusObject object, String interfaceName, String member) throws DBusError {
        BusObject.Bound<?> bound = require(object, interfaceName, member);
        return read(bound, member);
    }

    /**
     * Finds the interface that has the property, or says what is wrong in the words of systemd's
     * library.
     */
    static BusObject.Bound<?> require(BusObject object, String interfaceName, String member)
            throws DBusError {
        Optional<BusObject.Bound<?>> bound = object.find(interfaceName);
        if (bound.isEmpty() || bound.get().table().info().property(member).isEmpty()) {
            throw new DBusError(
                    DBusError.UNKNOWN_PROPERTY,
                    "Unknown interface %s or property %s.".formatted(interfaceName, member));
        }
        if (bound.get().table().findProperty(member).isEmpty()) {
            throw DBusError.notSupported(
                    "Property %s of interface %s is not implemented."
                            .formatted(member, interfaceName));
        }
        return bound.get();
    }

    private static <T> Variant read(BusObject.Bound<T> bound, String member) throws DBusError {
        InterfaceTable.Property<T> property = bound.table().findProperty(member).orElseThrow();
        return Variant.of(property.info().signature(), property.getter().get(bound.target()));
    }

    /** Reads all of one interface, or of all interfaces when the name is empty, as systemd does. */
    static Map<String, Variant> getAll(BusObject object, String interfaceName) throws DBusError {
        Map<String, Variant> values = new LinkedHashMap<>();
        if (interfaceName.isEmpty()) {
            for (BusObject.Bound<?> bound : object.interfaces()) {
                readAll(bound, values);
            }
            return values;
        }
        Optional<BusObject.Bound<?>> bound = object.find(interfaceName);
        if (bound.isEmpty()) {
            throw new DBusError(
                    DBusError.UNKNOWN_INTERFACE,
                    "Unknown interface '%s'.".formatted(interfaceName));
        }
        readAll(bound.get(), values);
        return values;
    }

    private static <T> void readAll(BusObject.Bound<T> bound, Map<String, Variant> into)
            throws DBusError {
        for (InterfaceTable.Property<T> property : bound.table().allProperties()) {
            if (!property.info().hidden()) {
                into.put(
                        property.info().name(),
                        Variant.of(
                                property.info().signature(),
                                property.getter().get(bound.target())));
            }
        }
    }

    /**
     * Builds {@code PropertiesChanged} of those among {@code members} that announce themselves at
     * all.
     */
    static <T> Optional<Message> changed(
            ObjectPath path, BusObject.Bound<T> bound, Set<String> members) throws DBusError {
        Map<String, Variant> values = new LinkedHashMap<>();
        List<String> invalidated = new ArrayList<>();
        for (String member : members) {
            Optional<InterfaceTable.Property<T>> property = bound.table().findProperty(member);
            if (property.isEmpty()) {
                continue;
            }
            switch (property.get().info().emits()) {
                case TRUE -> values.put(member, read(bound, member));
                case INVALIDATES -> invalidated.add(member);
                case CONST, FALSE -> {}
            }
        }
        if (values.isEmpty() && invalidated.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Message.signal(path, DBusProperties.INFO.name(), "PropertiesChanged")
                        .body("sa{sv}as", bound.table().name(), values, invalidated)
                        .build());
    }
}
