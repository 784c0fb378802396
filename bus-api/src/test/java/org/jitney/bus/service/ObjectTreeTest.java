package org.jitney.bus.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;
import org.junit.jupiter.api.Test;

/** Signals, property changes, and what introspection shows. */
class ObjectTreeTest {
    private static final String LAMP = "org.example.Lamp";

    private final TreeFixture on = new TreeFixture();

    private String introspect(String path) {
        return on.call(ObjectPath.of(path), "org.freedesktop.DBus.Introspectable", "Introspect", "")
                .body()
                .getFirst()
                .toString();
    }

    private List<String> sentMembers() {
        return on.link.sent.stream().map(m -> m.member().orElse("reply")).toList();
    }

    @Test
    void changesOfOneTurnAreOneSignal() {
        on.tree.changed(Lamp.PATH, Lamp.INFO, "Colour", "Dark");
        on.lamp.colour = "green";
        on.tree.changed(Lamp.PATH, Lamp.INFO, "Power", "Colour");
        assertThat(on.link.sent).isEmpty();

        on.endTurn();

        assertThat(on.link.sent).hasSize(1);
        assertThat(on.link.sent.getFirst().body())
                .containsExactly(
                        LAMP,
                        Map.of("Colour", Variant.of("s", "green"), "Power", Variant.of("u", 40L)),
                        List.of("Dark"));
        on.endTurn();
        assertThat(on.link.sent).hasSize(1);
    }

    @Test
    void silentAndConstantPropertiesAreNotAnnounced() {
        on.tree.changed(Lamp.PATH, Lamp.INFO, "Odd", "Maker", "Unserved");

        on.endTurn();

        assertThat(on.link.sent).isEmpty();
    }

    @Test
    void changesComeBeforeTheSignalAndTheReplyThatFollowThem() {
        on.tree.changed(Lamp.PATH, Lamp.INFO, "Colour");
        on.tree.emit(Lamp.PATH, Lamp.INFO, "Burnt", "age");
        on.tree.changed(Lamp.PATH, Lamp.INFO, "Power");
        on.receive(0, Message.call(Lamp.PATH, LAMP, "Echo").body("s", "x").build());
        on.endTurn();

        assertThat(sentMembers())
                .containsExactly("PropertiesChanged", "Burnt", "PropertiesChanged", "reply");
    }

    @Test
    void signalsReachTheAudienceOnly() {
        FakeEndpoint second = new FakeEndpoint(true);
        on.tree.attached(second);
        on.tree.audience(link -> link == second);

        on.tree.emit(Lamp.PATH, Lamp.INFO, "Burnt", "age");
        on.tree.changed(Lamp.PATH, Lamp.INFO, "Colour");
        on.endTurn();

        assertThat(on.link.sent).isEmpty();
        assertThat(second.sent).hasSize(2);
        on.tree.emitTo(on.link, Lamp.PATH, Lamp.INFO, "Burnt", "fall");
        assertThat(on.link.sent).hasSize(1);
    }

    @Test
    void aDetachedLinkGetsNothingAndListenersKnow() {
        List<Object> gone = new ArrayList<>();
        on.tree.onDetached(gone::add);

        on.tree.detached(on.link);
        on.tree.emit(Lamp.PATH, Lamp.INFO, "Burnt", "age");

        assertThat(gone).containsExactly(on.link);
        assertThat(on.link.sent).isEmpty();
        assertThat(on.tree.links()).isEmpty();
    }

    @Test
    void aRemovedObjectAnnouncesNothing() {
        on.tree.changed(Lamp.PATH, Lamp.INFO, "Colour");

        on.tree.remove(Lamp.PATH);
        on.endTurn();

        assertThat(on.link.sent).isEmpty();
    }

    @Test
    void objectsOfASubtreeAnnounceThroughTheGivenObject() {
        ObjectPath path = Lamp.Shelf.PATH.append("lamp1");

        on.tree.changed(path, new Lamp().object(), Lamp.INFO, "Colour");
        on.endTurn();

        assertThat(on.link.sent.getFirst().path()).contains(path);
    }

    @Test
    void introspectionHasWhatIsServedAndNothingElse() {
        String document = introspect(Lamp.PATH.value());

        assertThat(document)
                .contains("<interface name=\"org.freedesktop.DBus.Peer\">")
                .contains("<interface name=\"org.freedesktop.DBus.Properties\">")
                .contains("<interface name=\"org.example.Lamp\">")
                .contains("<method name=\"Echo\">", "<property name=\"Colour\"", "\"Burnt\"")
                .contains("<interface name=\"org.example.Other\">")
                .doesNotContain("Missing", "Unserved", "Secret");
    }

    @Test
    void introspectionListsChildrenOfObjectsAndSubtrees() {
        on.shelf.listed.add(Lamp.Shelf.PATH.append("lamp1"));
        on.shelf.listed.add(Lamp.Shelf.PATH.append("lamp2"));

        assertThat(introspect("/")).contains("<node name=\"org\"/>");
        assertThat(introspect("/org/example"))
                .containsSubsequence("<node name=\"lamp\"/>", "<node name=\"shelf\"/>");
        assertThat(introspect("/org/example/shelf"))
                .containsSubsequence("<node name=\"lamp1\"/>", "<node name=\"lamp2\"/>")
                .doesNotContain(LAMP);
    }

    @Test
    void theMostSpecificSubtreeServes() {
        Lamp.Shelf inner = new Lamp.Shelf();
        ObjectPath prefix = Lamp.Shelf.PATH.append("upper");
        on.tree.subtree(prefix, inner);

        assertThat(on.call(prefix.append("lamp1"), LAMP, "Echo", "s", "x").body())
                .containsExactly("x");
        assertThat(introspect(Lamp.Shelf.PATH.value())).contains("<node name=\"upper\"/>");
    }

    @Test
    void aMemberThatTheInterfaceLacksIsABug() {
        assertThatThrownBy(() -> on.tree.emit(Lamp.PATH, Lamp.INFO, "Nope"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Nope");
        assertThatThrownBy(() -> InterfaceTable.<Lamp>of(Lamp.INFO).property("Nope", l -> 1))
                .hasMessage("org.example.Lamp has no property Nope");
        assertThatThrownBy(() ->
                        InterfaceTable.<Lamp>of(Lamp.INFO)
                                .writable("Maker", l -> "", (l, v, c) -> {}))
                .hasMessageContaining("read-only");
    }
}
