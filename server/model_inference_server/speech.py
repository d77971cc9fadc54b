"""Speech: a text in, a spoken answer out. It is spoken in beeps, one to a word, in a real WAV file."""

from __future__ import annotations

import base64
import io
import math
import struct
import wave

from .wire import JsonObject

_RATE = 8000  # samples a second
_BEEP = 400  # samples, which is a twentieth of a second
_MAX_WORDS = 100
_VALID = 3600  # seconds for which the identifier is good


def speak(text: str, identity: str, created: int) -> JsonObject:
    """Give the member `audio` of a message: mono, 16 bits, 8 kHz, with the text as its transcript."""
    samples: list[int] = []
    for word in text.split()[:_MAX_WORDS]:
        pitch = 300 + 40 * (sum(map(ord, word)) % 16)
        samples += [int(6000 * math.sin(2 * math.pi * pitch * at / _RATE)) for at in range(_BEEP)]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return {
        "id": f"audio_{identity}",
        "expires_at": created + _VALID,
        "data": base64.b64encode(file.getvalue()).decode(),
        "format": "wav",
        "transcript": text,
    }
