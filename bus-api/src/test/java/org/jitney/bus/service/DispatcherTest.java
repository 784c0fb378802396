package org.jitney.bus.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.bus.service.TreeFixture.PROPERTIES;
import static org.jitney.bus.service.TreeFixture.error;

import java.util.Map;
import java.util.Objects;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;
import org.junit.jupiter.api.Test;

/** Calls and their answers; the texts are those that systemd 252 answers with. */
class DispatcherTest {
    private static final String LAMP = "org.example.Lamp";
    private static final String ERROR = "org.freedesktop.DBus.Error.";
    private static final ObjectPath NOWHERE = ObjectPath.of("/org/nowhere");
    private static final ObjectPath PARENT = ObjectPath.of("/org");

    private final TreeFixture on = new TreeFixture();

    @Test
    void aMethodAnswersWithItsResults() {
        Message answer = on.call(Lamp.PATH, LAMP, "Echo", "s", "hello");

        assertThat(answer.body()).containsExactly("hello");
        assertThat(answer.replySerial()).isEqualTo(1);
    }

    @Test
    void aCallWithoutInterfaceFindsTheMethod() {
        assertThat(on.call(Lamp.PATH, "", "OnlyHere", "").body()).containsExactly("here");
        assertThat(on.call(Lamp.PATH, "", "Ping", "").signature().value()).isEmpty();
        assertThat(error(on.call(Lamp.PATH, "", "Nope", "")))
                .isEqualTo(ERROR + "UnknownMethod: Unknown method Nope or interface (null).");
    }

    @Test
    void unknownMethodsAndInterfacesAreNamed() {
        assertThat(error(on.call(Lamp.PATH, LAMP, "Nope", "")))
                .isEqualTo(
                        ERROR
                                + "UnknownMethod: Unknown method Nope or interface"
                                + " org.example.Lamp.");
        assertThat(error(on.call(Lamp.PATH, "org.x.Nope", "Echo", "s", "x")))
                .isEqualTo(ERROR + "UnknownMethod: Unknown method Echo or interface org.x.Nope.");
        assertThat(error(on.call(Lamp.PATH, PROPERTIES, "Nope", "")))
                .isEqualTo(
                        ERROR
                                + "UnknownMethod: Unknown method Nope or interface"
                                + " org.freedesktop.DBus.Properties.");
        assertThat(error(on.call(Lamp.PATH, "org.freedesktop.DBus.Peer", "Nope", "")))
                .isEqualTo(
                        ERROR
                                + "UnknownMethod: Unknown method 'Nope' on interface"
                                + " 'org.freedesktop.DBus.Peer'.");
    }

    @Test
    void unknownObjectsAreNamed() {
        String unknown = ERROR + "UnknownObject: Unknown object '/org/nowhere'.";

        assertThat(error(on.call(NOWHERE, LAMP, "Echo", "s", "x"))).isEqualTo(unknown);
        assertThat(error(on.call(NOWHERE, PROPERTIES, "Get", "ss", "a.b", "c"))).isEqualTo(unknown);
        assertThat(error(on.call(NOWHERE, "org.freedesktop.DBus.Introspectable", "Introspect", "")))
                .isEqualTo(unknown);
        assertThat(error(on.call(PARENT, PROPERTIES, "GetAll", "s", "")))
                .isEqualTo(ERROR + "UnknownObject: Unknown object '/org'.");
    }

    @Test
    void peerAnswersOnEveryPath() {
        assertThat(on.call(NOWHERE, "org.freedesktop.DBus.Peer", "Ping", "").body()).isEmpty();
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThat(error(on.call(Lamp.PATH, LAMP, "Echo", "")))
                .isEqualTo(
                        ERROR
                                + "InvalidArgs: Invalid arguments '' to call"
                                + " org.example.Lamp.Echo(), expecting 's'.");
        assertThat(error(on.call(Lamp.PATH, PROPERTIES, "Get", "s", "x")))
                .isEqualTo(ERROR + "InvalidArgs: Expected interface and member parameters");
        assertThat(error(on.call(Lamp.PATH, PROPERTIES, "GetAll", "")))
                .isEqualTo(ERROR + "InvalidArgs: Expected interface parameter");
    }

    @Test
    void whatNobodyServesIsNotSupportedByName() {
        assertThat(error(on.call(Lamp.PATH, LAMP, "Missing", "s", "x")))
                .startsWith(ERROR + "NotSupported:")
                .contains("Missing", LAMP);
        assertThat(error(on.call(Lamp.PATH, PROPERTIES, "Get", "ss", LAMP, "Unserved")))
                .startsWith(ERROR + "NotSupported:")
                .contains("Unserved", LAMP);
        assertThat(Lamp.TABLE.unimplemented()).containsExactly("Missing", "Unserved");
    }

    @Test
    void propertiesAreReadAndUnknownOnesNamed() {
        assertThat(on.call(Lamp.PATH, PROPERTIES, "Get", "ss", LAMP, "Colour").body())
                .containsExactly(Variant.of("s", "red"));
        assertThat(error(on.call(Lamp.PATH, PROPERTIES, "Get", "ss", "org.x.Nope", "Nope")))
                .isEqualTo(
                        ERROR
                                + "UnknownProperty: Unknown interface org.x.Nope or property"
                                + " Nope.");
        assertThat(error(on.call(Lamp.PATH, PROPERTIES, "GetAll", "s", "org.x.Nope")))
                .isEqualTo(ERROR + "UnknownInterface: Unknown interface 'org.x.Nope'.");
    }

    @Test
    void getAllOfTheEmptyNameHasAllInterfacesWithoutHiddenProperties() {
        Map<?, ?> all =
                (Map<?, ?>) on.call(Lamp.PATH, PROPERTIES, "GetAll", "s", "").body().getFirst();
        Map<?, ?> own =
                (Map<?, ?>) on.call(Lamp.PATH, PROPERTIES, "GetAll", "s", LAMP).body().getFirst();

        assertThat(all.keySet().stream().map(Object::toString))
                .containsExactly("Colour", "Dark", "Maker", "Odd", "Power", "Weight");
        assertThat(own.containsKey("Weight")).isFalse();
        assertThat(on.call(Lamp.PATH, PROPERTIES, "Get", "ss", LAMP, "Secret").body())
                .containsExactly(Variant.of("s", "xyz"));
    }

    @Test
    void setChecksWritabilityTypeAndValue() {
        assertThat(error(set(0, "Maker", Variant.of("s", "x"))))
                .isEqualTo(ERROR + "PropertyReadOnly: Property 'Maker' is not writable.");
        assertThat(error(set(0, "Colour", Variant.of("u", 3L))))
                .isEqualTo(
                        ERROR
                                + "InvalidArgs: Incorrect parameters for property 'Colour',"
                                + " expected 's', got 'u'.");
        assertThat(error(set(0, "Colour", Variant.of("s", ""))))
                .isEqualTo(ERROR + "InvalidArgs: Invalid colour ''");
        assertThat(on.lamp.colour).isEqualTo("red");

        assertThat(set(1000, "Colour", Variant.of("s", "blue")).body()).isEmpty();

        assertThat(on.lamp.colour).isEqualTo("blue");
    }

    @Test
    void privilegedMembersAreForRootAndOurselves() {
        assertThat(on.callAs(0, Lamp.PATH, LAMP, "Guarded", "").body()).containsExactly("in");
        assertThat(on.callAs(TreeFixture.OWN_UID, Lamp.PATH, LAMP, "Guarded", "").body())
                .containsExactly("in");
        assertThat(error(on.callAs(1000, Lamp.PATH, LAMP, "Guarded", "")))
                .isEqualTo(
                        ERROR
                                + "AccessDenied: Access to org.example.Lamp.Guarded() not"
                                + " permitted.");
        assertThat(error(set(1000, "Power", Variant.of("u", 60L)))).contains("AccessDenied");
        assertThat(on.lamp.power).isEqualTo(40);
    }

    private Message set(long uid, String property, Variant value) {
        return on.callAs(uid, Lamp.PATH, PROPERTIES, "Set", "ssv", LAMP, property, value);
    }

    @Test
    void aBugOfAHandlerIsAnErrorOfThatCall() {
        assertThat(error(on.call(Lamp.PATH, LAMP, "Boom", "")))
                .startsWith(ERROR + "Failed:")
                .contains("fuse");
    }

    @Test
    void aPendingCallIsAnsweredLaterAndOnce() {
        on.receive(0, Message.call(Lamp.PATH, LAMP, "Later").build());
        assertThat(on.link.sent).isEmpty();
        Call call = Objects.requireNonNull(on.lamp.pending);

        call.complete("done");
        call.fail(new DBusError(DBusError.FAILED, "too late"));

        assertThat(on.link.sent).hasSize(1);
        assertThat(on.link.sent.getFirst().body()).containsExactly("done");
        assertThat(on.link.sent.getFirst().replySerial()).isEqualTo(1);
    }

    @Test
    void whoWantsNoReplyGetsNone() {
        on.receive(0, Message.call(Lamp.PATH, LAMP, "Nope").noReply().build());
        on.receive(0, Message.call(Lamp.PATH, LAMP, "Echo").body("s", "x").noReply().build());

        assertThat(on.link.sent).isEmpty();
    }

    @Test
    void anErrorOfASubtreeReachesTheCaller() {
        ObjectPath broken = Lamp.Shelf.PATH.append("broken");

        assertThat(error(on.call(broken, LAMP, "Echo", "s", "x")))
                .isEqualTo("org.example.Broken: Lamp broken.");
    }

    @Test
    void aSubtreeServesObjectsThatItDoesNotList() {
        ObjectPath lamp = Lamp.Shelf.PATH.append("lamp9");

        assertThat(on.call(lamp, LAMP, "Echo", "s", "x").body()).containsExactly("x");
        assertThat(error(on.call(Lamp.Shelf.PATH.append("vase"), LAMP, "Echo", "s", "x")))
                .contains("UnknownObject");
        // As /org/freedesktop/systemd1/job of systemd while there are no jobs.
        assertThat(on.call(Lamp.Shelf.PATH, PROPERTIES, "GetAll", "s", "").body())
                .containsExactly(Map.of());
    }
}
