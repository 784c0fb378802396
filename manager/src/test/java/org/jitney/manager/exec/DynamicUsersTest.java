package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.exec.DynamicUsers.DynamicUser;
import org.jitney.manager.unit.ExecContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicUsersTest {
    private static final ExecContext DYNAMIC = ExecSettings.of("DynamicUser=yes");

    @TempDir Path folder;

    @Test
    void aUserLivesAsLongAsAUnitNeedsIt() throws ErrnoException {
        try (Root root = Root.of(folder)) {
            DynamicUsers users = new DynamicUsers(root);

            int uid = users.acquire("a.service", "jitney-test", DYNAMIC).uid();
            int again = users.acquire("b.service", "jitney-test", DYNAMIC).uid();
            int other = users.acquire("c.service", "jitney-other", DYNAMIC).uid();

            assertThat(uid).isBetween(61184, 65519).isEqualTo(again).isNotEqualTo(other);
            assertThat(users.release("a.service")).isEmpty();
            assertThat(users.all()).contains(new DynamicUser(uid, "jitney-test"));
            assertThat(users.release("b.service"))
                    .containsExactly(new DynamicUser(uid, "jitney-test"));
            assertThat(users.all()).containsExactly(new DynamicUser(other, "jitney-other"));
        }
    }

    @Test
    void aUserThatExistsIsNoneOfOurs() throws ErrnoException {
        try (Root root = Root.of(folder)) {
            DynamicUsers users = new DynamicUsers(root);

            assertThat(users.acquire("a.service", "root", DYNAMIC).uid()).isZero();
            assertThat(users.acquire("a.service", "1", DYNAMIC).uid()).isEqualTo(1);
            assertThat(users.all()).isEmpty();
        }
    }

    @Test
    void theSettingsOfADynamicUserAreShownAsTheyAreInForce() {
        assertThat(DYNAMIC.privateTmp()).isEqualTo("connected");
        assertThat(DYNAMIC.removeIpc()).isTrue();
        assertThat(DYNAMIC.noNewPrivileges()).isTrue();
        assertThat(DYNAMIC.restrictSUIDSGID()).isTrue();
        assertThat(DYNAMIC.protectSystem()).isEqualTo("strict");
        assertThat(DYNAMIC.protectHome()).isEqualTo("read-only");
    }
}
