package org.jitney.bus.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.api.InterfaceInfo;
import org.jitney.bus.name.ObjectPath;
import org.jspecify.annotations.Nullable;

/** A small object with one member of every kind. */
final class Lamp {
    static final InterfaceInfo INFO =
            InterfaceInfo.of(
                    "org.example.Lamp",
                    """
                    M Echo s>s text,same
                    M Boom >
                    M Guarded >s - p
                    M Later >s
                    M Missing s>
                    M Sanctioned >s
                    P Colour s w
                    P Dark b i
                    P Maker s c
                    P Odd u f
                    P Power u wp
                    P Secret s h
                    P Unserved s
                    S Burnt s why
                    """);
    static final InterfaceInfo OTHER =
            InterfaceInfo.of(
                    "org.example.Other",
                    """
                    M OnlyHere >s
                    P Weight u
                    """);
    static final ObjectPath PATH = ObjectPath.of("/org/example/lamp");

    static final InterfaceTable<Lamp> TABLE =
            InterfaceTable.<Lamp>of(INFO)
                    .method("Echo", (lamp, call) -> Reply.of(call.string(0)))
                    .method("Boom", (lamp, call) -> lamp.boom())
                    .method("Guarded", (lamp, call) -> Reply.of("in"))
                    .method("Later", Lamp::later)
                    .method("Sanctioned", (lamp, call) -> Reply.of("yes"))
                    .writable("Colour", lamp -> lamp.colour, (lamp, v, c) -> lamp.colour(v))
                    .property("Dark", lamp -> false)
                    .property("Maker", lamp -> "Osram")
                    .property("Odd", lamp -> 7)
                    .writable("Power", lamp -> lamp.power, (lamp, v, c) -> lamp.power = (Long) v)
                    .property("Secret", lamp -> "xyz")
                    .signals("Burnt")
                    .authorize("Sanctioned", Auth.polkit("org.example.sanctioned"));
    static final InterfaceTable<Lamp> OTHER_TABLE =
            InterfaceTable.<Lamp>of(OTHER)
                    .method("OnlyHere", (lamp, call) -> Reply.of("here"))
                    .property("Weight", lamp -> 3);

    String colour = "red";
    long power = 40;
    @Nullable Call pending;

    BusObject object() {
        return BusObject.of(TABLE, this).with(OTHER_TABLE, this);
    }

    private void colour(Object value) throws DBusError {
        if (value.toString().isEmpty()) {
            throw DBusError.invalidArgs("Invalid colour ''");
        }
        colour = value.toString();
    }

    private Reply boom() {
        throw new IllegalStateException("fuse");
    }

    private Reply later(Call call) {
        pending = call;
        return Reply.pending();
    }

    /** Numbered lamps that exist when somebody asks for them. */
    static final class Shelf implements Subtree {
        static final ObjectPath PATH = ObjectPath.of("/org/example/shelf");
        final List<ObjectPath> listed = new ArrayList<>();

        @Override
        public Optional<BusObject> find(ObjectPath path) throws DBusError {
            if (path.label().equals("broken")) {
                throw new DBusError("org.example.Broken", "Lamp broken.");
            }
            return path.label().startsWith("lamp")
                    ? Optional.of(new Lamp().object())
                    : Optional.empty();
        }

        @Override
        public List<ObjectPath> listed() {
            return listed;
        }
    }
}
