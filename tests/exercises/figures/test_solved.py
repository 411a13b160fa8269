from apps.exercises.figures import solved
from apps.exercises.figures.description import Frame

FRAMES = [
    Frame(0.0, key=True, angles={"y": 0.908, "hipR.flex": 20.0}),
    Frame(0.5, key=False, angles={"y": 0.9, "hipR.flex": 31.5, "pitch": -2.5}),
]
ROOT = {"x": 0, "z": 0, "pitch": 0, "roll": 0, "yaw": 0}


def test_angles_are_rounded_and_zeros_left_out_but_for_the_root():
    angles = {"kneeR.flex": 0.04, "hipR.flex": -0.06, "y": 0.90768, "z": -0.00001}
    assert solved.rounded(angles) == {"hipR.flex": -0.1, "y": 0.9077, "z": 0}


def test_text_is_stable_and_reads_back():
    text = solved.text_of("abc", FRAMES)
    assert text == (
        '{"yaml":"abc","frames":[\n'
        '{"at":0.0,"key":true,"root":{"x":0.0,"y":0.908,"z":0.0,"pitch":0.0,"roll":0.0,"yaw":0.0},'
        '"angles":{"hipR.flex":20.0}},\n'
        '{"at":0.5,"key":false,"root":{"x":0.0,"y":0.9,"z":0.0,"pitch":-2.5,"roll":0.0,"yaw":0.0},'
        '"angles":{"hipR.flex":31.5}}\n]}\n'
    )
    digest, frames = solved.frames_of(text)
    assert digest == "abc"
    assert [frame.angles for frame in frames] == [{**ROOT, **frame.angles} for frame in FRAMES]


def test_frames_of_a_changed_description_do_not_count(tmp_path):
    (tmp_path / "bend.yaml").write_text("base: standing")
    assert solved.kept("bend", tmp_path) is None
    solved.keep("bend", FRAMES, tmp_path)
    assert len(solved.kept("bend", tmp_path)) == 2
    (tmp_path / "bend.yaml").write_text("base: supine")
    assert solved.kept("bend", tmp_path) is None
