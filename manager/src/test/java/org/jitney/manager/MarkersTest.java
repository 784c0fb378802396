package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jitney.manager.job.JobType;
import org.junit.jupiter.api.Test;

class MarkersTest {
    private final Markers markers = new Markers();

    @Test
    void plainWordsReplaceAndSignedWordsChange() {
        assertThat(markers.change(List.of("needs-restart"))).isTrue();
        assertThat(markers.change(List.of("+needs-reload"))).isTrue();
        assertThat(markers.change(List.of("+needs-reload"))).isFalse();
        assertThat(markers.list()).containsExactly("needs-reload", "needs-restart");

        markers.change(List.of("-needs-restart"));

        assertThat(markers.list()).containsExactly("needs-reload");
    }

    @Test
    void aRestartDoesWhatAReloadWouldHaveDone() {
        markers.change(List.of("needs-reload", "needs-restart"));
        markers.done(JobType.RELOAD);
        assertThat(markers.list()).containsExactly("needs-restart");

        markers.done(JobType.START);

        assertThat(markers.list()).isEmpty();
    }

    @Test
    void unknownMarkersAndMixedSignsAreRefused() {
        assertThatThrownBy(() -> Markers.check(List.of("+nonsense")))
                .isInstanceOf(ManagerError.class);
        assertThatThrownBy(() -> Markers.check(List.of("needs-reload", "+needs-restart")))
                .isInstanceOf(ManagerError.class);
    }
}
